package web

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/record/file"
)

// Uploaded is a form with files that was read: what was typed, and what was handed in.
type Uploaded struct {
	url.Values
	Files []*file.Incoming
}

// Limits of a form with files; UploadBody is its route's MaxBody. The route must be Slow,
// so that nobody else reads the form first.
const (
	UploadBody = file.MaxSize + defaultBody
	maxFields  = 200
	maxFiles   = 20
)

// UploadOf is the widget {{template "upload" .}} for files within limits; problem is what
// was wrong with the one handed in.
func UploadOf(r *http.Request, name string, limits file.Limits, problem string) Upload {
	p := PrinterOf(r)
	return Upload{Name: name, Label: p.T("web.upload.label"), Hint: p.T("web.upload.hint", "Kinds", limits.Names(), "Limit", int(limits.Size>>20)), Accept: limits.Accept(), Error: problem}
}

// SentFile reads the one file of a small form, in the field "file", by way of the disk:
// workbooks are opened there. Where none was sent the error is missing, a catalogue key.
func SentFile(r *http.Request, missing string, read func(path string) error) error {
	sent, _, err := r.FormFile("file")
	if err != nil {
		if large := (*http.MaxBytesError)(nil); errors.As(err, &large) {
			return err
		}
		return fault.New(fault.Invalid, missing, nil).Because(err)
	}
	defer sent.Close()
	return OnDisk(sent, read)
}

// OnDisk keeps what comes in a file for as long as it is read.
func OnDisk(from io.Reader, read func(path string) error) error {
	kept, err := os.CreateTemp("", "tumbuh-sent-*")
	if err != nil {
		return err
	}
	defer os.Remove(kept.Name())
	_, err = io.Copy(kept, from)
	if err = errors.Join(err, kept.Close()); err != nil {
		return err
	}
	return read(kept.Name())
}

// ReadUpload reads a form whose files stand in the field name. It reads to the end
// whatever is wrong with a file, so that the form can be shown again with all that was
// typed: the error is the first thing wrong, the fields are there in any case. They are
// r.PostForm too. Close what came, after an error as well.
func ReadUpload(r *http.Request, name string, limits file.Limits) (u Uploaded, wrong error) {
	u.Values = url.Values{}
	reader, err := r.MultipartReader()
	if err != nil {
		return u, fault.New(fault.Invalid, "web.error.form", nil).Because(err)
	}
	fields := 0
	for {
		part, err := reader.NextPart()
		if err == io.EOF {
			break
		}
		if err == nil && part.FileName() != "" {
			err = u.take(part, part.FormName() == name, part.FileName(), limits, &wrong)
		} else if err == nil {
			var value []byte
			value, err = io.ReadAll(io.LimitReader(part, defaultBody))
			if fields++; err == nil && fields <= maxFields {
				u.Add(part.FormName(), string(value))
			}
		}
		if err != nil {
			return u, cutOff(err, limits)
		}
	}
	takeTheirs(u.Values)
	r.PostForm = u.Values
	return u, wrong
}

// take keeps a file aside. An error ends the reading; what is wrong with the file does not.
func (u *Uploaded) take(part io.Reader, asked bool, name string, limits file.Limits, wrong *error) error {
	if !asked || len(u.Files) == maxFiles || *wrong != nil {
		return nil // passed over with the next part
	}
	in, err := file.Take(name, limits, part)
	switch {
	case err == nil:
		u.Files = append(u.Files, in)
	case fault.KindOf(err) == fault.Invalid:
		*wrong = err
	default:
		return err
	}
	return nil
}

// cutOff is why a form could not be read to its end.
func cutOff(err error, limits file.Limits) error {
	if large := (*http.MaxBytesError)(nil); errors.As(err, &large) {
		return fault.New(fault.Invalid, "web.error.too_large", fault.Args{"Limit": int(limits.Size >> 20)}).Because(err)
	}
	return fault.New(fault.Invalid, "web.upload.broken", nil).Because(err)
}

// File is the first of them; nil: none.
func (u Uploaded) File() *file.Incoming {
	if len(u.Files) == 0 {
		return nil
	}
	return u.Files[0]
}

// Close takes away what was kept aside.
func (u Uploaded) Close() {
	for _, f := range u.Files {
		_ = f.Close() // a temporary file that stays is the machine's to clear
	}
}
