package app_test

import (
	"io"
	"math/rand/v2"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// loadLine is a village's connection: so many bytes a second each way, and where cut is set
// it breaks off after as many bytes as that says.
type loadLine struct {
	net.Listener
	to    string
	rate  int
	cut   func() int64 // 0: never
	wire  atomic.Int64 // bytes in both directions
	lines atomic.Int64
}

func newLine(t testing.TB, url string, rate int, cut func() int64) *loadLine {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	way := &loadLine{Listener: l, to: strings.TrimPrefix(url, "http://"), rate: rate, cut: cut}
	go way.carry()
	return way
}

func (l *loadLine) url() string { return "http://" + l.Addr().String() }

func (l *loadLine) carry() {
	for {
		phone, err := l.Accept()
		if err != nil {
			return
		}
		l.lines.Add(1)
		server, err := net.Dial("tcp", l.to)
		if err != nil {
			phone.Close()
			continue
		}
		left := &atomic.Int64{}
		left.Store(1 << 60)
		if l.cut != nil {
			left.Store(l.cut())
		}
		var open sync.WaitGroup
		for _, way := range [][2]net.Conn{{phone, server}, {server, phone}} {
			open.Go(func() {
				if l.copy(way[1], way[0], left) {
					_ = way[1].(*net.TCPConn).CloseWrite()
					return
				}
				phone.Close()
				server.Close()
			})
		}
		go func() { open.Wait(); phone.Close(); server.Close() }()
	}
}

// copy lets packets through one after the other, each in the time that it takes, and
// tells whether that ended well.
func (l *loadLine) copy(to io.Writer, from io.Reader, left *atomic.Int64) bool {
	packet, free := make([]byte, 1400), time.Now()
	for {
		n, err := from.Read(packet)
		if n > 0 {
			over := left.Add(-int64(n))
			n += int(min(0, over)) // up to the very byte
			l.wire.Add(int64(max(0, n)))
			if free = free.Add(time.Duration(max(0, n)) * time.Second / time.Duration(l.rate)); free.Before(time.Now()) {
				free = time.Now()
			}
			time.Sleep(time.Until(free))
			if _, e := to.Write(packet[:max(0, n)]); e != nil || over <= 0 {
				return false
			}
		}
		if err != nil {
			return err == io.EOF
		}
	}
}

// cuts are so many lines that break somewhere; all after them hold.
func cuts(r *rand.Rand, n int, within int64) func() int64 {
	var had atomic.Int64
	return func() int64 {
		if had.Add(1) > int64(n) {
			return 1 << 60
		}
		return 1 + r.Int64N(within)
	}
}

// Over a line that breaks at any byte a push arrives whole and once, and an answer
// that was cut off is asked for again.
func TestALineCarriesEveryByteOrBreaksOff(t *testing.T) {
	t.Parallel()
	echo, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer echo.Close()
	go func() {
		for {
			c, err := echo.Accept()
			if err != nil {
				return
			}
			go func() { _, _ = io.Copy(c, c); c.Close() }()
		}
	}()
	said := strings.Repeat("timbang ", 1000)
	through := func(cut func() int64) (string, time.Duration) {
		t.Helper()
		l := newLine(t, echo.Addr().String(), 100_000, cut)
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		start := time.Now()
		go func() { _, _ = io.WriteString(c, said); _ = c.(*net.TCPConn).CloseWrite() }()
		back, _ := io.ReadAll(io.LimitReader(c, int64(len(said))))
		return string(back), time.Since(start)
	}
	if back, took := through(nil); back != said || took < 80*time.Millisecond {
		t.Errorf("%d of %d bytes in %v", len(back), len(said), took)
	}
	if back, _ := through(func() int64 { return 3001 }); len(back) >= 3001 || !strings.HasPrefix(said, back) {
		t.Errorf("%d bytes came over a line that broke after 3001", len(back))
	}
}
