// Package secret keeps what must not be read by whoever holds the database alone:
// it seals columns and files with keys from a file outside the database. A key
// file has generations; a sealed text begins with the number of the one that made
// it, so that older texts stay readable while a newer generation seals.
//
// The algorithms are Tink's: AES-SIV where equal texts must be found again by
// equality (NIK, KK), AES-GCM for other texts, AES-GCM-HKDF for streams, HMAC for
// seals on what may be read but not altered.
package secret

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/daead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/mac"
	"github.com/tink-crypto/tink-go/v2/streamingaead"
	"github.com/tink-crypto/tink-go/v2/tink"

	"tumbuh/internal/base/fault"
)

// Keys are the generations of a key file, and the one that seals.
type Keys struct {
	path string
	all  []generation
	now  int // index in all
}

// generation is one set of keys; each purpose has its own.
type generation struct {
	Number int
	Made   time.Time
	Name   string                     // random, no secret: tells key files apart
	Sets   map[string]json.RawMessage // Tink keysets by purpose

	equal  tink.DeterministicAEAD
	text   tink.AEAD
	stream tink.StreamingAEAD
	mac    tink.MAC
}

// file is what lies on the disk.
type file struct {
	About       string
	Generations []generation
}

const about = "Tumbuh key file. Keep a copy elsewhere: without it neither the identity numbers nor a backup can be read."

// Make writes a new key file; one that is there is never overwritten.
func Make(path string) (*Keys, error) {
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return nil, fault.New(fault.Conflict, "secret.exists", fault.Args{"File": path}).Because(err)
	}
	first, err := generate(1)
	if err != nil {
		return nil, err
	}
	k := &Keys{path: path, all: []generation{first}}
	return k, k.save()
}

// Load reads a key file. The newest generation seals until Use says otherwise.
func Load(path string) (*Keys, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.New(fault.NotFound, "secret.none", fault.Args{"File": path}).Because(err)
	}
	if err != nil {
		return nil, fault.New(fault.Unavailable, "secret.unreadable", fault.Args{"File": path}).Because(err)
	}
	k, err := parse(text)
	if err != nil {
		return nil, fault.New(fault.Invalid, "secret.damaged", fault.Args{"File": path}).Because(err)
	}
	k.path = path
	return k, nil
}

func parse(text []byte) (*Keys, error) {
	var f file
	if err := json.Unmarshal(text, &f); err != nil {
		return nil, err
	}
	if len(f.Generations) == 0 {
		return nil, errors.New("no generation")
	}
	for i := range f.Generations {
		if f.Generations[i].Number != i+1 {
			return nil, fmt.Errorf("generation %d stands at place %d", f.Generations[i].Number, i+1)
		}
		if err := f.Generations[i].open(); err != nil {
			return nil, err
		}
	}
	return &Keys{all: f.Generations, now: len(f.Generations) - 1}, nil
}

// Add makes a further generation and writes the file; Use it once the database
// says so.
func (k *Keys) Add() (number int, err error) {
	next, err := generate(len(k.all) + 1)
	if err != nil {
		return 0, err
	}
	k.all = append(k.all, next)
	if err := k.save(); err != nil {
		k.all = k.all[:len(k.all)-1]
		return 0, err
	}
	return next.Number, nil
}

// Use is k with another generation sealing. One that was added by another process
// is read from the file.
func (k *Keys) Use(number int) (*Keys, error) {
	if number > len(k.all) {
		fresh, err := Load(k.path)
		if err != nil {
			return nil, err
		}
		k = fresh
	}
	if number < 1 || number > len(k.all) {
		return nil, fault.New(fault.Conflict, "secret.other", fault.Args{"File": k.path})
	}
	return &Keys{path: k.path, all: k.all, now: number - 1}, nil
}

// Generation is the number of the generation that seals.
func (k *Keys) Generation() int { return k.all[k.now].Number }

// Newest is the number of the newest generation in the file.
func (k *Keys) Newest() int { return len(k.all) }

// ID names the key file: the same for all its generations.
func (k *Keys) ID() string { return k.all[0].Name }

// Made is when the sealing generation was made.
func (k *Keys) Made() time.Time { return k.all[k.now].Made }

// save replaces the file in one step, readable by its owner alone.
func (k *Keys) save() error {
	text, err := json.MarshalIndent(file{about, k.all}, "", " ")
	if err != nil {
		return err
	}
	err = func() error {
		temp, err := os.CreateTemp(filepath.Dir(k.path), ".tumbuh-key-") // 0600
		if err != nil {
			return err
		}
		defer os.Remove(temp.Name())
		_, err = temp.Write(append(text, '\n'))
		if err := errors.Join(err, temp.Sync(), temp.Close()); err != nil {
			return err
		}
		return os.Rename(temp.Name(), k.path)
	}()
	if err != nil {
		return fault.New(fault.Unavailable, "secret.unwritable", fault.Args{"File": k.path}).Because(err)
	}
	return nil
}

const (
	equalKeys  = "equal"
	textKeys   = "text"
	streamKeys = "stream"
	macKeys    = "mac"
)

func generate(number int) (g generation, err error) {
	g = generation{Number: number, Made: time.Now().UTC().Truncate(time.Second), Name: name(), Sets: map[string]json.RawMessage{}}
	for purpose, template := range map[string]*keyTemplate{equalKeys: daead.AESSIVKeyTemplate(), textKeys: aead.AES256GCMKeyTemplate(),
		streamKeys: streamingaead.AES256GCMHKDF1MBKeyTemplate(), macKeys: mac.HMACSHA256Tag256KeyTemplate()} {
		handle, err := keyset.NewHandle(template)
		if err != nil {
			return g, err
		}
		var set bytes.Buffer
		if err := insecurecleartextkeyset.Write(handle, keyset.NewJSONWriter(&set)); err != nil {
			return g, err
		}
		g.Sets[purpose] = set.Bytes()
	}
	return g, g.open()
}

func (g *generation) open() error {
	handle := func(purpose string) *keyset.Handle {
		h, _ := insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(g.Sets[purpose])))
		return h // nil is refused below
	}
	var errs [4]error
	g.equal, errs[0] = daead.New(handle(equalKeys))
	g.text, errs[1] = aead.New(handle(textKeys))
	g.stream, errs[2] = streamingaead.New(handle(streamKeys))
	g.mac, errs[3] = mac.New(handle(macKeys))
	return errors.Join(errs[:]...)
}

// SealEqual seals a text so that equal texts of one purpose look equal and can be
// searched for; that they are equal is all that it gives away. Empty stays empty.
func (k *Keys) SealEqual(text, purpose string) (string, error) {
	if text == "" {
		return "", nil
	}
	sealed, err := k.all[k.now].equal.EncryptDeterministically([]byte(text), []byte(purpose))
	return k.mark(sealed), err
}

// OpenEqual reads what SealEqual wrote.
func (k *Keys) OpenEqual(sealed, purpose string) (string, error) {
	g, raw, err := k.unmark(sealed)
	if err != nil || raw == nil {
		return "", err
	}
	text, err := g.equal.DecryptDeterministically(raw, []byte(purpose))
	return string(text), unreadable(err)
}

// Seal seals a text that nobody searches for.
func (k *Keys) Seal(text, purpose string) (string, error) {
	if text == "" {
		return "", nil
	}
	sealed, err := k.all[k.now].text.Encrypt([]byte(text), []byte(purpose))
	return k.mark(sealed), err
}

// Open reads what Seal wrote.
func (k *Keys) Open(sealed, purpose string) (string, error) {
	g, raw, err := k.unmark(sealed)
	if err != nil || raw == nil {
		return "", err
	}
	text, err := g.text.Decrypt(raw, []byte(purpose))
	return string(text), unreadable(err)
}

// MAC seals what may be read by all and altered by nobody.
func (k *Keys) MAC(text string) (string, error) {
	tag, err := k.all[k.now].mac.ComputeMAC([]byte(text))
	return k.mark(tag), err
}

// VerifyMAC tells whether a seal was made for this text with one of these keys.
func (k *Keys) VerifyMAC(seal, text string) bool {
	g, raw, err := k.unmark(seal)
	return err == nil && raw != nil && g.mac.VerifyMAC(raw, []byte(text)) == nil
}

// mark writes the generation's number before what it made: "2:…".
func (k *Keys) mark(sealed []byte) string {
	return strconv.Itoa(k.Generation()) + ":" + base64.RawURLEncoding.EncodeToString(sealed)
}

// Sealed tells whether a text looks sealed, by whatever keys.
func Sealed(text string) bool {
	number, rest, found := strings.Cut(text, ":")
	_, err := strconv.Atoi(number)
	return found && err == nil && len(rest) > 20 && !strings.ContainsAny(rest, ` "{}[]`)
}

// SealedNow tells whether the generation that seals made a text.
func (k *Keys) SealedNow(text string) bool {
	return strings.HasPrefix(text, strconv.Itoa(k.Generation())+":")
}

func (k *Keys) unmark(sealed string) (*generation, []byte, error) {
	if sealed == "" {
		return nil, nil, nil
	}
	number, rest, _ := strings.Cut(sealed, ":")
	n, err := strconv.Atoi(number)
	raw, e := base64.RawURLEncoding.DecodeString(rest)
	if err != nil || e != nil || n < 1 || n > len(k.all) || len(raw) == 0 {
		return nil, nil, unreadable(errors.New("no sealed text of a generation at hand"))
	}
	return &k.all[n-1], raw, nil
}

func unreadable(err error) error {
	if err == nil {
		return nil
	}
	return fault.New(fault.Conflict, "secret.sealed", nil).Because(err)
}

// Encrypt seals a stream; about is not secret but cannot be exchanged: Decrypt
// needs the same. Close the writer, or the stream has no end and is refused.
func (k *Keys) Encrypt(w io.Writer, about []byte) (io.WriteCloser, error) {
	if err := binary.Write(w, binary.BigEndian, uint16(k.Generation())); err != nil {
		return nil, err
	}
	return k.all[k.now].stream.NewEncryptingWriter(w, about)
}

// Decrypt opens a stream. What was altered, cut off or sealed with other keys is
// an error of some Read, before the end.
func (k *Keys) Decrypt(r io.Reader, about []byte) (io.Reader, error) {
	var n uint16
	if err := binary.Read(r, binary.BigEndian, &n); err != nil {
		return nil, unreadable(err)
	}
	if n < 1 || int(n) > len(k.all) {
		return nil, unreadable(fmt.Errorf("generation %d", n))
	}
	opened, err := k.all[n-1].stream.NewDecryptingReader(r, about)
	return opened, unreadable(err)
}
