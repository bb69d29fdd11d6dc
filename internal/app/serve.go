package app

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"log"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/door/web"
)

// Hooks are what other parts hang into serving; what is nil is left out.
type Hooks struct {
	// FirstLink makes the one-time link by which the first administrator comes in;
	// "" when there is an account.
	FirstLink func(ctx context.Context) (string, error)
	// Beside runs beside the pages until ctx ends, such as scheduled backups.
	Beside []func(ctx context.Context, log *slog.Logger)
	// LastBackup is the newest backup and its last trial.
	LastBackup func(ctx context.Context) (Backup, bool)

	measured *metrics // while serving
}

// Backup is what is known of the newest backup.
type Backup struct {
	At      time.Time
	Bytes   int64
	Drilled time.Time     // when it, or one before it, was last restored on trial
	Took    time.Duration // that trial
	Good    bool          // what came of it
}

// stopWithin is how long requests and imports under way may go on; systemd waits
// longer (TimeoutStopSec).
const stopWithin = 15 * time.Second

// serving is the program while it answers.
type serving struct {
	*App
	log      *slog.Logger
	stopping atomic.Bool
	tls      *encryption // nil: plain HTTP
	open     []opened
	private  opened
}

// opened is a server and where it listens.
type opened struct {
	*http.Server
	*connections
}

// Serve answers on Config.Addr until the context ends, then lets requests finish.
// It tells ready the address once it does.
func (a *App) Serve(ctx context.Context, version string, logger *slog.Logger, ready func(url string)) (err error) {
	s := &serving{App: a, log: logger}
	defer func() {
		for _, o := range s.open {
			err = errors.Join(err, o.Server.Close(), ignoreClosed(o.Listener.Close()))
		}
	}()
	url, err := s.prepare(version)
	if err != nil {
		return err
	}
	beside, stopBeside := context.WithCancel(ctx)
	var others sync.WaitGroup
	defer others.Wait()
	defer stopBeside()
	for _, work := range a.Beside {
		others.Go(func() { work(beside, logger) })
	}
	if s.tls != nil {
		others.Go(func() { s.tls.fetch(logger) })
	}
	ended := make(chan error, len(s.open))
	for _, o := range s.open {
		go func() { ended <- o.serve() }()
	}
	notify("READY=1")
	ready(url)
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
		return s.stop(context.WithoutCancel(ctx))
	}
}

// prepare opens the addresses, all before the handler: a second program at the same
// one must not touch the files that wait in the first one's folder.
func (s *serving) prepare(version string) (url string, err error) {
	c := s.Config
	if s.tls, err = c.encryption(s.log); err != nil {
		return "", err
	}
	public, err := s.listen(c.Addr)
	if err != nil {
		return "", err
	}
	url = "http://" + public.connections.Addr().String()
	if s.tls != nil {
		public.TLSConfig, url = s.tls.config, "https://"+public.connections.Addr().String()
		if c.HTTPAddr == "" && s.tls.domains != nil {
			c.HTTPAddr = ":80"
		}
		if c.HTTPAddr != "" {
			plain, err := s.listen(c.HTTPAddr)
			if err != nil {
				return "", err
			}
			plain.Handler = s.health(patient(s.patience(), s.tls.plain))
		}
	}
	m := newMetrics(s, version, public.connections)
	if c.MetricsAddr != "" {
		if s.private, err = s.listen(c.MetricsAddr); err != nil {
			return "", err
		}
		s.private.Handler = s.health(m.handler())
	}
	s.measured = m
	s.DB.Watch(db.Watch{Slow: c.SlowQuery, Statement: s.slow, Transaction: m.transaction})
	handler, err := s.Handler(version, s.log)
	if err != nil {
		return "", err
	}
	public.Handler = s.health(m.inFlight(patient(s.patience(), c.believed(handler))))
	return url, nil
}

func (s *serving) listen(addr string) (opened, error) {
	c, err := listen(addr, cmp.Or(s.Config.MaxConnections, 2000))
	if err != nil {
		return opened{}, fault.New(fault.Unavailable, "app.listen", fault.Args{"Address": addr}).Because(err)
	}
	o := opened{s.server(), c}
	s.open = append(s.open, o)
	return o, nil
}

func (s *serving) patience() time.Duration { return cmp.Or(s.Config.ClientTimeout, clientTimeout) }

func (s *serving) server() *http.Server {
	return &http.Server{ReadHeaderTimeout: min(10*time.Second, s.patience()), IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 32 << 10, ConnContext: remember,
		HTTP2: &http.HTTP2Config{MaxConcurrentStreams: 100}, ErrorLog: log.New(complaints{s.log}, "", 0)}
}

// complaints are net/http's own. That strangers cannot agree on TLS is of no
// interest to anybody.
type complaints struct{ *slog.Logger }

func (c complaints) Write(b []byte) (int, error) {
	level := slog.LevelWarn
	if bytes.Contains(b, []byte("TLS handshake error")) {
		level = slog.LevelDebug
	}
	c.Log(context.Background(), level, string(bytes.TrimSpace(b)))
	return len(b), nil
}

func (o opened) serve() error {
	if o.TLSConfig != nil {
		return o.ServeTLS(o.connections, "", "")
	}
	return o.Serve(o.connections)
}

// stop ends in order: no new connections and not ready, requests, writing
// transactions; what is over time is cut off, and its transaction rolled back.
// The private listener answers until then.
func (s *serving) stop(ctx context.Context) error {
	s.stopping.Store(true)
	notify("STOPPING=1")
	s.log.Info("stopping")
	ctx, cancel := context.WithTimeout(ctx, stopWithin)
	defer cancel()
	var err error
	for _, o := range slices.Backward(s.open) {
		if o != s.private {
			err = errors.Join(err, o.end(ctx))
		}
	}
	s.DB.Settle(ctx)
	if s.private.Server != nil {
		err = errors.Join(err, s.private.end(ctx))
	}
	return err
}

func (o opened) end(ctx context.Context) error {
	err := o.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		return o.Server.Close()
	}
	return ignoreClosed(err)
}

func ignoreClosed(err error) error {
	if errors.Is(err, net.ErrClosed) || errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// slow tells of a statement that took long, with the request it was part of.
func (s *serving) slow(ctx context.Context, words string, took time.Duration, rows int64) {
	s.measured.slow.Inc()
	s.log.LogAttrs(ctx, slog.LevelWarn, "slow", slog.String("id", web.RequestID(ctx)), slog.String("sql", words),
		slog.Duration("took", took.Round(time.Millisecond)), slog.Int64("rows", rows))
}
