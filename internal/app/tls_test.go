package app_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/binary"
	"encoding/json"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/app"
	"tumbuh/internal/app/world"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/golden"
)

// issue writes a certificate for a name and 127.0.0.1, and its key, into files. It
// signs itself: who trusts it needs nothing else.
func issue(t *testing.T, folder, name string) (certFile, keyFile string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	serial, _ := rand.Int(rand.Reader, big.NewInt(1<<62))
	it := &x509.Certificate{SerialNumber: serial, Subject: pkix.Name{CommonName: name}, DNSNames: []string{name}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	cert, err := x509.CreateCertificate(rand.Reader, it, it, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	certFile, keyFile = filepath.Join(folder, "cert.pem"), filepath.Join(folder, "key.pem")
	write(t, certFile, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert}))
	write(t, keyFile, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}))
	return certFile, keyFile
}

func write(t *testing.T, name string, text []byte) {
	t.Helper()
	if err := os.WriteFile(name, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// shows is the certificate that an address shows for a name.
func shows(address, name string) (*x509.Certificate, error) {
	c, err := tls.Dial("tcp", address, &tls.Config{ServerName: name, InsecureSkipVerify: true})
	if err != nil {
		return nil, err
	}
	defer c.Close()
	return c.ConnectionState().PeerCertificates[0], nil
}

// A renewed certificate is shown without a restart; a broken one never.
func TestTheCertificateIsReadAgainWhenItChanges(t *testing.T) {
	t.Parallel()
	w := world.New(t, db.SQLite)
	folder := t.TempDir()
	w.Config.TLSCert, w.Config.TLSKey = issue(t, folder, "satu.example")
	w.Config.HTTPAddr = free(t)
	s := serve(t, w)
	named := func(want string) {
		t.Helper()
		if cert, err := shows(s.address, want); err != nil || cert.Subject.CommonName != want {
			t.Fatalf("it shows %v, %v; want %s", cert, err, want)
		}
	}
	named("satu.example")
	issue(t, folder, "dua.example")
	named("dua.example")
	write(t, w.Config.TLSCert, []byte("half of a certifi"))
	named("dua.example")
	if !strings.Contains(s.log.String(), "the one before stays") {
		t.Error("nobody is told of the broken certificate")
	}
	issue(t, folder, "tiga.example")
	named("tiga.example")

	_, err := tls.Dial("tcp", s.address, &tls.Config{InsecureSkipVerify: true, MaxVersion: tls.VersionTLS11, MinVersion: tls.VersionTLS10})
	if err == nil || !strings.Contains(err.Error(), "protocol version") {
		t.Errorf("TLS 1.1: %v", err)
	}
	client := http.Client{Transport: &http.Transport{ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	answer, err := client.Get("http://" + w.Config.HTTPAddr + "/masuk?lanjut=%2F")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if want := "https://" + s.address + "/masuk?lanjut=%2F"; answer.Request.URL.String() != want || answer.StatusCode != 200 || answer.ProtoMajor != 2 {
		t.Errorf("arrived at %s with %s %d, want %s", answer.Request.URL, answer.Proto, answer.StatusCode, want)
	}
	if cookie := answer.Header.Get("Set-Cookie"); cookie != "" && !strings.Contains(cookie, "Secure") || answer.Header.Get("Strict-Transport-Security") == "" {
		t.Errorf("%v", answer.Header)
	}
	form, err := client.Post("http://"+w.Config.HTTPAddr+"/masuk", "text/plain", strings.NewReader("sandi=x"))
	if err != nil {
		t.Fatal(err)
	}
	form.Body.Close()
	if form.StatusCode != http.StatusBadRequest {
		t.Errorf("a form sent unencrypted: %d", form.StatusCode)
	}
	if err := (app.Config{Addr: s.address, TLSCert: "x"}).Health(context.Background()); err != nil {
		t.Error(err)
	}
}

// names answers every question for a name with 127.0.0.1, over TCP as Pebble asks.
func names(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	answer := func(c net.Conn) {
		defer c.Close()
		var size [2]byte
		if _, err := io.ReadFull(c, size[:]); err != nil {
			return
		}
		m := make([]byte, binary.BigEndian.Uint16(size[:]))
		if _, err := io.ReadFull(c, m); err != nil {
			return
		}
		end := 12
		for m[end] != 0 {
			end += int(m[end]) + 1
		}
		end += 5 // the closing zero, type and class (RFC 1035, 4.1)
		r := append([]byte{m[0], m[1], 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0}, m[12:end]...)
		if m[end-3] == 1 { // A, not AAAA
			r[7] = 1
			r = append(r, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, 127, 0, 0, 1)
		}
		_, _ = c.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(r))), r...))
	}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go answer(c)
		}
	}()
	return l.Addr().String()
}

// acmeServer starts a real ACME server, Let's Encrypt's own for tests, that looks
// for who asks at these addresses.
func acmeServer(t *testing.T, plain, secure string) (directory, caFile string, roots func() *x509.CertPool) {
	t.Helper()
	program := filepath.Join(golden.Root(), "build", "tools", "pebble")
	if _, err := os.Stat(program); err != nil {
		t.Fatalf("%v: run scripts/install-test-tools", err)
	}
	folder := t.TempDir()
	cert, key := issue(t, folder, "localhost")
	listen, manage := free(t), free(t)
	port := func(address string) int { a, _ := net.ResolveTCPAddr("tcp", address); return a.Port }
	config, err := json.Marshal(map[string]any{"pebble": map[string]any{"listenAddress": listen, "managementListenAddress": manage, "certificate": cert, "privateKey": key,
		"httpPort": port(plain), "tlsPort": port(secure), "retryAfter": map[string]int{"authz": 1, "order": 1},
		"profiles": map[string]any{"default": map[string]any{"description": "test", "validityPeriod": 7776000}}}})
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(folder, "pebble.json"), config)
	cmd := exec.Command(program, "-config", filepath.Join(folder, "pebble.json"), "-dnsserver", names(t))
	cmd.Env = append(os.Environ(), "PEBBLE_VA_NOSLEEP=1", "PEBBLE_WFE_NONCEREJECT=0")
	cmd.Stdout, cmd.Stderr = t.Output(), t.Output()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	trusted := x509.NewCertPool()
	if text, err := os.ReadFile(cert); err != nil || !trusted.AppendCertsFromPEM(text) {
		t.Fatal(err)
	}
	client := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: trusted}}}
	t.Cleanup(client.CloseIdleConnections)
	ask := func(url string) (text []byte) {
		world.Until(t, "the ACME server answers", func() bool {
			answer, err := client.Get(url)
			if err != nil {
				return false
			}
			defer answer.Body.Close()
			text, err = io.ReadAll(answer.Body)
			return err == nil && answer.StatusCode == http.StatusOK
		})
		return text
	}
	ask("https://" + listen + "/dir")
	return "https://" + listen + "/dir", cert, func() *x509.CertPool {
		pool := x509.NewCertPool()
		pool.AppendCertsFromPEM(ask("https://" + manage + "/roots/0"))
		return pool
	}
}

// The program gets its certificate from a real ACME server by itself, shows it,
// and after a restart has it still.
func TestACertificateIsGotByACME(t *testing.T) {
	t.Parallel()
	const domain = "stunting.soppeng.example"
	plain, secure := free(t), free(t)
	directory, caFile, roots := acmeServer(t, plain, secure)
	c := opened(t, db.SQLite)
	start := func(acme string) *world.Process {
		p := world.Command(t, c, "serve", "--addr="+secure, "--http-addr="+plain, "--acme-domains="+domain, "--acme-directory="+acme)
		p.Env = append(p.Env, "SSL_CERT_FILE="+caFile)
		p.Begin()
		world.Until(t, "it shows a certificate", func() bool {
			select {
			case <-p.Ends():
				t.Fatalf("it has ended: %s%s", p.Said(), p.Complained())
			default:
			}
			_, err := shows(secure, domain)
			return err == nil
		})
		return p
	}
	p := start(directory)
	first, err := shows(secure, domain)
	if err != nil {
		t.Fatal(err)
	}
	pool := roots()
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true, TLSClientConfig: &tls.Config{RootCAs: pool, ServerName: domain}}}
	answer, err := client.Get("https://" + secure + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != 200 {
		t.Errorf("%d", answer.StatusCode)
	}
	if _, err := shows(secure, "lain.example"); err == nil {
		t.Error("it shows a certificate for a name that is not its own")
	}
	status, _, header := get(t, "http://"+plain+"/masuk")
	if _, port, _ := net.SplitHostPort(secure); status != http.StatusPermanentRedirect || header.Get("Location") != "https://127.0.0.1:"+port+"/masuk" {
		t.Errorf("%d, %v", status, header)
	}
	p.Kill()
	start("https://127.0.0.1:1/nobody-there")
	if again, err := shows(secure, domain); err != nil || again.SerialNumber.Cmp(first.SerialNumber) != 0 {
		t.Errorf("after a restart it has another certificate, %v", err)
	}
}
