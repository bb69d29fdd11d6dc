package world

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"strings"
	"time"

	"tumbuh/internal/base/htmlcheck"
	"tumbuh/internal/record/account"
)

// Password is everybody's.
const Password = "hujan-di-bulan-juni"

// Person is somebody with an account and a browser.
type Person struct {
	account.Actor
	client   *http.Client
	signedIn bool
}

func newClient() *http.Client {
	jar, _ := cookiejar.New(nil)
	return &http.Client{Jar: jar, Timeout: 30 * time.Second}
}

// Person gives somebody an account, or finds the one that is there.
func (w *World) Person(username string, role account.Role, territory string) *Person {
	w.t.Helper()
	a := w.accountOf(username)
	if a.ID == "" {
		a = w.enrol(account.Account{Username: username, Name: strings.ToUpper(username[:1]) + username[1:], Role: role, Region: territory})
	}
	return &Person{Actor: account.Actor{Account: a, Via: "web"}, client: newClient()}
}

// Stranger is a browser of its own, in which nobody is signed in.
func (w *World) Stranger() *Person { return &Person{client: newClient()} }

const formType = "application/x-www-form-urlencoded"

// Page is what a browser got.
type Page struct {
	*htmlcheck.Doc
	Status int
	Path   string // where redirects led
	Body   string
}

// Get opens an address, signed in as whose turn it is.
func (w *World) Get(path string) Page { w.t.Helper(); return w.send("GET", path, "", nil) }

// Post sends a form and follows to the page after it.
func (w *World) Post(path string, form url.Values) Page {
	w.t.Helper()
	return w.send("POST", path, formType, []byte(form.Encode()))
}

// Upload sends a file as the import page does, under a name of its own, with what
// stands beside it in the form.
func (w *World) Upload(path, file, name string, fields ...url.Values) Page {
	w.t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		w.t.Fatal(err)
	}
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for _, values := range fields {
		for key := range values {
			_ = form.WriteField(key, values.Get(key)) // writes to memory: cannot fail
		}
	}
	part, _ := form.CreateFormFile("file", name)
	_, _ = part.Write(content)
	_ = form.Close()
	return w.send("POST", path, form.FormDataContentType(), body.Bytes())
}

func (w *World) send(method, path, kind string, body []byte) Page {
	w.t.Helper()
	page, err := w.try(w.who, method, path, kind, body)
	if err != nil {
		w.t.Fatal(err)
	}
	return page
}

// try signs a person in before their first page.
func (w *World) try(p *Person, method, path, kind string, body []byte) (Page, error) {
	if p.Username != "" && !p.signedIn {
		p.signedIn = true
		in := url.Values{"nama": {p.Username}, "sandi": {Password}}
		if page, err := w.try(p, "POST", "/masuk", formType, []byte(in.Encode())); err != nil || page.Path == "/masuk" {
			return page, fmt.Errorf("%s cannot sign in: %d, %w", p.Name, page.Status, err)
		}
	}
	request, err := http.NewRequest(method, w.URL+path, bytes.NewReader(body))
	if err != nil {
		return Page{}, err
	}
	if kind != "" {
		request.Header.Set("Content-Type", kind)
	}
	answer, err := p.client.Do(request)
	if err != nil {
		return Page{}, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	return Page{htmlcheck.ParseString(w.t, string(text)), answer.StatusCode, answer.Request.URL.RequestURI(), string(text)}, err
}
