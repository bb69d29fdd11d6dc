package ledger

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"
)

// Notebook is a file outside the database in which heads are noted: a database
// that was set back to an older state, or whose chain was made anew, does not
// contain them all. It is as safe as the place where it lies.
type Notebook struct{ Path string }

// Note writes the head of a regency down, unless it is the one noted last.
func (n Notebook) Note(regency string, h Head) error {
	known, err := n.Heads(regency)
	if err != nil || h.Seq == 0 || len(known) > 0 && known[len(known)-1] == h {
		return err
	}
	f, err := os.OpenFile(n.Path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(f, "%s %s %s\n", time.Now().UTC().Format(time.RFC3339), regency, h)
	return errors.Join(err, f.Close())
}

// Heads are those noted of a regency. A line that a crash cut off is passed over.
func (n Notebook) Heads(regency string) (all []Head, err error) {
	f, err := os.Open(n.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		if len(words) != 3 || words[1] != regency {
			continue
		}
		if h, err := ParseHead(words[2]); err == nil {
			all = append(all, h)
		}
	}
	return all, lines.Err()
}
