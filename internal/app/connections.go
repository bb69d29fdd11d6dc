package app

import (
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// connections are the open ones at an address, at most so many. When all places
// are taken, the connection goes that has waited longest for its client: one that
// sends nothing, or a byte now and then, costs nobody else a place.
type connections struct {
	net.Listener
	most int
	mu   sync.Mutex
	all  map[*connection]struct{}
}

type connection struct {
	net.Conn
	of      *connections
	working atomic.Int32 // requests of which the program, not the client, is busy
	since   atomic.Int64 // when it began to wait for its client
}

func listen(addr string, most int) (*connections, error) {
	l, err := net.Listen("tcp", addr)
	return &connections{Listener: l, most: most, all: map[*connection]struct{}{}}, err
}

func (c *connections) Accept() (net.Conn, error) {
	for {
		conn, err := c.Listener.Accept()
		if err != nil {
			return nil, err
		}
		mine := &connection{Conn: conn, of: c}
		mine.since.Store(time.Now().UnixNano())
		if c.room() {
			c.mu.Lock()
			c.all[mine] = struct{}{}
			c.mu.Unlock()
			return mine, nil
		}
		conn.Close()
	}
}

// room makes place for one more; false when all that are open are worked for.
func (c *connections) room() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.all) < c.most {
		return true
	}
	var oldest *connection
	for one := range c.all {
		if one.working.Load() == 0 && (oldest == nil || one.since.Load() < oldest.since.Load()) {
			oldest = one
		}
	}
	if oldest == nil {
		return false
	}
	delete(c.all, oldest)
	oldest.Conn.Close()
	return true
}

func (c *connections) open() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.all)
}

func (c *connection) Close() error {
	c.of.mu.Lock()
	delete(c.of.all, c)
	c.of.mu.Unlock()
	return c.Conn.Close()
}

// work counts a request that the program works on, or with -1 leaves waiting for
// its client.
func (c *connection) work(n int32) {
	if c != nil && c.working.Add(n) == 0 {
		c.since.Store(time.Now().UnixNano())
	}
}

type connectionKey struct{}

// remember lets a request find its connection.
func remember(ctx context.Context, c net.Conn) context.Context {
	if t, ok := c.(*tls.Conn); ok {
		c = t.NetConn()
	}
	return context.WithValue(ctx, connectionKey{}, c)
}

// What a client must at least do: move a byte within this time, and after it a
// kilobyte a second (a phone on 2G does ten times that).
const (
	clientTimeout = 30 * time.Second
	clientRate    = 1 << 10
	piece         = 64 << 10 // written at a time, each with a time limit of its own
)

// patient waits for a client as long as bytes move, up and down. Without it one
// that sends a byte a minute keeps a request, and its goroutine, for ever.
func patient(timeout time.Duration, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, _ := r.Context().Value(connectionKey{}).(*connection)
		conn.work(1)
		defer conn.work(-1)
		p := &patience{ResponseWriter: w, control: http.NewResponseController(w), conn: conn, timeout: timeout, start: time.Now()}
		if r.Body != nil && r.Body != http.NoBody {
			r.Body = &patientBody{r.Body, p, 0}
			p.readUntil(0) // also for what the server reads when nobody else did
		}
		p.writeUntil(time.Time{}) // of the request before on this connection
		defer func() { p.writeUntil(time.Now().Add(timeout)) }()
		next.ServeHTTP(p, r)
	})
}

type patience struct {
	http.ResponseWriter
	control *http.ResponseController
	conn    *connection
	timeout time.Duration
	start   time.Time
}

// A time limit cannot be set only where there is no connection (tests), or when
// it is closed, which the next byte tells.
func (p *patience) writeUntil(t time.Time) { _ = p.control.SetWriteDeadline(t) }

func (p *patience) readUntil(got int64) {
	earned := p.start.Add(p.timeout + time.Duration(got/clientRate)*time.Second)
	if soon := time.Now().Add(p.timeout); soon.Before(earned) {
		earned = soon
	}
	_ = p.control.SetReadDeadline(earned)
}

func (p *patience) Write(b []byte) (n int, err error) {
	for first := true; first || len(b) > 0 && err == nil; first = false {
		var wrote int
		now := b[:min(piece, len(b))]
		p.waiting(func() { wrote, err = p.ResponseWriter.Write(now) })
		n, b = n+wrote, b[wrote:]
	}
	return n, err
}

func (p *patience) FlushError() (err error) {
	p.waiting(func() { err = p.control.Flush() })
	return err
}

func (p *patience) waiting(write func()) {
	p.writeUntil(time.Now().Add(p.timeout))
	p.conn.work(-1)
	write()
	p.conn.work(1)
	p.writeUntil(time.Time{}) // HTTP/2 ends a stream on time though nothing is written
}

func (p *patience) Unwrap() http.ResponseWriter { return p.ResponseWriter }

type patientBody struct {
	io.ReadCloser
	p   *patience
	got int64
}

func (b *patientBody) Read(to []byte) (int, error) {
	b.p.readUntil(b.got)
	b.p.conn.work(-1)
	n, err := b.ReadCloser.Read(to)
	b.p.conn.work(1)
	if b.got += int64(n); err == io.EOF {
		_ = b.p.control.SetReadDeadline(time.Time{}) // else a long answer is cut off
	}
	return n, err
}
