package app

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/pprof"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
)

// metrics are the figures of the program itself, for Prometheus. No label ever
// holds an address, a name or an id.
type metrics struct {
	serving  *serving
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
	bytes    *prometheus.CounterVec
	flying   prometheus.Gauge
	refused  prometheus.Counter
	database *prometheus.HistogramVec
	slow     prometheus.Counter
	imports  prometheus.Histogram
}

func newMetrics(s *serving, version string, public *connections) *metrics {
	m := &metrics{serving: s, registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "tumbuh_request_seconds", Help: "Answering a request, by route and status.",
			Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10, 30}}, []string{"route", "status"}),
		bytes:   prometheus.NewCounterVec(prometheus.CounterOpts{Name: "tumbuh_response_bytes_total", Help: "Bytes answered, by route."}, []string{"route"}),
		flying:  prometheus.NewGauge(prometheus.GaugeOpts{Name: "tumbuh_requests_in_flight", Help: "Requests being answered."}),
		refused: prometheus.NewCounter(prometheus.CounterOpts{Name: "tumbuh_sign_in_failures_total", Help: "Refused attempts to sign in."}),
		database: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "tumbuh_transaction_seconds", Help: "Database transactions, waiting for their turn included.",
			Buckets: []float64{.001, .005, .02, .1, .5, 2, 10, 60, 300}}, []string{"kind"}),
		slow: prometheus.NewCounter(prometheus.CounterOpts{Name: "tumbuh_slow_statements_total", Help: "Statements over the slow-query limit."}),
		imports: prometheus.NewHistogram(prometheus.HistogramOpts{Name: "tumbuh_import_seconds", Help: "Imports taken or undone.",
			Buckets: []float64{.5, 1, 2, 5, 10, 30, 60, 120, 300, 900}}),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{Name: "tumbuh_build_info", Help: "Always 1.",
		ConstLabels: prometheus.Labels{"version": version, "go": runtime.Version(), "engine": s.DB.Engine().String()}})
	build.Set(1)
	m.registry.MustRegister(m.requests, m.bytes, m.flying, m.refused, m.database, m.slow, m.imports, build, m,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		gauge("tumbuh_connections", "Open connections at the public address.", func() float64 { return float64(public.open()) }),
		gauge("tumbuh_ready", "1 when /readyz says ok.", func() float64 { return truth(s.failing(context.Background()) == "") }),
		gauge("tumbuh_disk_free_bytes", "Room in the data folder.", func() float64 { free, _ := space(s.Config.Data); return float64(free) }))
	if s.tls != nil {
		m.registry.MustRegister(gauge("tumbuh_certificate_ends_seconds", "End of the certificate last shown, Unix time.",
			func() float64 { return float64(s.tls.notAfter.Load()) }))
	}
	return m
}

func gauge(name, help string, f func() float64) prometheus.Collector {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, f)
}

func truth(b bool) float64 { return map[bool]float64{true: 1}[b] }

// What is asked for when Prometheus asks.
var (
	poolOpen = prometheus.NewDesc("tumbuh_database_connections", "Connections to the database, by pool and state.", []string{"pool", "state"}, nil)
	poolWait = prometheus.NewDesc("tumbuh_database_wait_seconds_total", "Time spent waiting for a connection.", []string{"pool"}, nil)
	entries  = prometheus.NewDesc("tumbuh_ledger_entries_total", "Entries of the audit log.", nil, nil)
	sessions = prometheus.NewDesc("tumbuh_sessions", "Sessions that have not ended.", nil, nil)
	backupAt = prometheus.NewDesc("tumbuh_backup_seconds", "When the newest backup was made, Unix time.", nil, nil)
	backupMB = prometheus.NewDesc("tumbuh_backup_bytes", "Size of the newest backup.", nil, nil)
	drillAt  = prometheus.NewDesc("tumbuh_drill_seconds", "When a backup was last restored on trial, Unix time.", nil, nil)
	drillFor = prometheus.NewDesc("tumbuh_drill_duration_seconds", "How long that took.", nil, nil)
	drillOK  = prometheus.NewDesc("tumbuh_drill_good", "1 when it was good.", nil, nil)
)

// Describe says nothing beforehand: which of them there are depends on the engine
// and on whether backups are made.
func (m *metrics) Describe(chan<- *prometheus.Desc) {}

func (m *metrics) Collect(to chan<- prometheus.Metric) {
	send := func(d *prometheus.Desc, kind prometheus.ValueType, v float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, kind, v, labels...)
	}
	a := m.serving.App
	for name, p := range a.DB.Pools() {
		send(poolOpen, prometheus.GaugeValue, float64(p.InUse), name, "busy")
		send(poolOpen, prometheus.GaugeValue, float64(p.Idle), name, "idle")
		send(poolWait, prometheus.CounterValue, p.WaitDuration.Seconds(), name)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	if n, open, err := counts(ctx, a.DB); err == nil {
		send(entries, prometheus.CounterValue, float64(n))
		send(sessions, prometheus.GaugeValue, float64(open))
	}
	if a.LastBackup == nil {
		return
	}
	b, ok := a.LastBackup(ctx)
	if !ok {
		return
	}
	send(backupAt, prometheus.GaugeValue, float64(b.At.Unix()))
	send(backupMB, prometheus.GaugeValue, float64(b.Bytes))
	if !b.Drilled.IsZero() {
		send(drillAt, prometheus.GaugeValue, float64(b.Drilled.Unix()))
		send(drillFor, prometheus.GaugeValue, b.Took.Seconds())
		send(drillOK, prometheus.GaugeValue, truth(b.Good))
	}
}

// handler is the private listener's: figures, and profiles of the running program.
func (m *metrics) handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{ErrorLog: slog.NewLogLogger(m.serving.log.Handler(), slog.LevelWarn)}))
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	return mux
}

func (m *metrics) inFlight(next http.Handler) http.Handler {
	return promhttp.InstrumentHandlerInFlight(m.flying, next)
}

func (m *metrics) request(route string, status int, took time.Duration, bytes int) {
	m.requests.WithLabelValues(route, strconv.Itoa(status)).Observe(took.Seconds())
	m.bytes.WithLabelValues(route).Add(float64(bytes))
	if strings.HasPrefix(route, "POST /masuk") && status >= 400 && status < 500 {
		m.refused.Inc()
	}
}

func (m *metrics) transaction(write bool, took time.Duration) {
	m.database.WithLabelValues(map[bool]string{true: "write", false: "read"}[write]).Observe(took.Seconds())
}

// observe passes on what the pages tell of a request, while serving.
func (h *Hooks) observe(route string, status int, took time.Duration, bytes int) {
	if h.measured != nil {
		h.measured.request(route, status, took, bytes)
	}
}

// timed measures imports at the step with which each ends.
func (h *Hooks) timed(refresh func(*db.Tx, string, civil.Month, []db.ID) error) func(*db.Tx, string, civil.Month, []db.ID) error {
	return func(tx *db.Tx, regency string, from civil.Month, children []db.ID) error {
		tx.OnCommit(func() {
			if h.measured != nil {
				h.measured.imports.Observe(time.Since(tx.Now().Time).Seconds())
			}
		})
		return refresh(tx, regency, from, children)
	}
}
