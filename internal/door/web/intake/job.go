package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/exchange/workbook"
	"tumbuh/internal/record/account"
)

// jobs are the files being looked through or taken. They live in memory: when the
// program ends the work ends with nothing kept, and the file is uploaded again.
type jobs struct {
	folder string
	mu     sync.Mutex
	all    map[string]*job
	order  []string
}

// keepJobs is how many jobs are remembered; the oldest finished ones go first.
const keepJobs = 40

// waiting is how long an uploaded file, which holds names and numbers in the open,
// waits for its person to decide.
const waiting = 30 * time.Minute

type job struct {
	id, name, path string
	owner          db.ID
	mu             sync.Mutex
	state          state
}

type state struct {
	running  bool
	dry      bool
	progress workbook.Progress
	result   workbook.Result
	err      error
}

func newJobs(folder string) *jobs {
	_ = os.RemoveAll(folder) // what an earlier run left behind belongs to nobody now
	return &jobs{folder: folder, all: map[string]*job{}}
}

// keep saves an upload under a name of its own.
func (js *jobs) keep(upload io.Reader) (path string, err error) {
	if err := os.MkdirAll(js.folder, 0o700); err != nil {
		return "", fault.New(fault.Unavailable, "intake.upload.folder", nil).Because(err)
	}
	f, err := os.CreateTemp(js.folder, "upload-*")
	if err != nil {
		return "", fault.New(fault.Unavailable, "intake.upload.folder", nil).Because(err)
	}
	if _, err = io.Copy(f, upload); err == nil {
		err = f.Close()
	} else {
		f.Close()
		os.Remove(f.Name())
	}
	var full *fs.PathError
	if errors.As(err, &full) {
		err = fault.New(fault.Unavailable, "intake.upload.folder", nil).Because(err)
	}
	return f.Name(), err
}

func (js *jobs) begin(by account.Actor, name, path string, books *workbook.Service, dry bool) string {
	j := &job{id: string(db.NewID()), name: name, path: path, owner: by.ID}
	js.mu.Lock()
	js.all[j.id], js.order = j, append(js.order, j.id)
	for i := 0; len(js.order) > keepJobs && i < len(js.order); i++ {
		if old := js.all[js.order[i]]; !old.look().running {
			os.Remove(old.path)
			delete(js.all, old.id)
			js.order = append(js.order[:i], js.order[i+1:]...)
			break
		}
	}
	js.mu.Unlock()
	j.again(by, books, dry)
	time.AfterFunc(waiting, func() { js.drop(j) })
	return j.id
}

// get finds a job for the one who began it.
func (js *jobs) get(id string, owner db.ID) *job {
	js.mu.Lock()
	defer js.mu.Unlock()
	if j := js.all[id]; j != nil && j.owner == owner {
		return j
	}
	return nil
}

func (js *jobs) drop(j *job) {
	js.mu.Lock()
	defer js.mu.Unlock()
	if s := j.look(); s.running || s.result.ID != "" && !s.dry { // what was taken is told as long as it is remembered
		return
	}
	os.Remove(j.path)
	j.mu.Lock()
	defer j.mu.Unlock()
	j.state = state{err: fault.New(fault.NotFound, "intake.job.gone", nil)}
}

// again works on the file, first to look and then to take; pressed twice it works
// once. What was taken is not taken again.
func (j *job) again(by account.Actor, books *workbook.Service, dry bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.state.running || j.state.result.ID != "" && !j.state.dry || j.state.err != nil {
		return
	}
	j.state = state{running: true, dry: dry}
	go func() {
		defer func() { // a file that breaks the program breaks its own import only
			if broken := recover(); broken != nil {
				slog.Error("import broke", "panic", broken, "stack", string(debug.Stack()))
				j.mu.Lock()
				j.state = state{dry: dry, err: fmt.Errorf("import broke: %v", broken)}
				j.mu.Unlock()
			}
		}()
		// The work outlives the request that asked for it.
		result, err := books.Take(context.Background(), by, j.path, workbook.Options{Name: j.name, Dry: dry, Progress: func(p workbook.Progress) {
			j.mu.Lock()
			j.state.progress = p
			j.mu.Unlock()
		}})
		j.mu.Lock()
		j.state = state{dry: dry, result: result, err: err}
		j.mu.Unlock()
		if !dry || err != nil {
			_ = os.Remove(filepath.Clean(j.path))
		}
	}()
}

func (j *job) look() state {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.state
}
