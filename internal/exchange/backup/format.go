package backup

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"time"

	"github.com/klauspost/compress/zstd"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/secret"
)

// header is the line that a backup begins with, readable without the key.
type header struct {
	Regency string    `json:"regency"`
	At      time.Time `json:"at"`
	Key     string    `json:"key"` // secret.Keys.ID of the file that opens it
}

const (
	magic     = "tumbuh-backup 1 "
	maxHeader = 1 << 10
)

// sealed is where a dump goes in: compressed, then sealed.
type sealed struct {
	*zstd.Encoder
	cipher io.WriteCloser
}

func seal(w io.Writer, h header, keys *secret.Keys) (*sealed, error) {
	text, err := json.Marshal(h)
	if err != nil {
		return nil, err
	}
	line := magic + string(text) + "\n"
	if _, err := io.WriteString(w, line); err != nil {
		return nil, err
	}
	cipher, err := keys.Encrypt(w, []byte(line))
	if err != nil {
		return nil, err
	}
	// The fastest level makes half the size of gzip -1 in a third of its time here;
	// more concurrency would take the machine from those who work.
	packed, err := zstd.NewWriter(cipher, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(2))
	return &sealed{packed, cipher}, err
}

func (s *sealed) Close() error { return errors.Join(s.Encoder.Close(), s.cipher.Close()) }

// readHeader reads the first line.
func readHeader(r *bufio.Reader) (h header, line []byte, err error) {
	for !bytes.HasSuffix(line, []byte("\n")) {
		c, err := r.ReadByte()
		if err == io.EOF || len(line) > maxHeader {
			return h, nil, damaged(errors.New("no first line"))
		}
		if err != nil {
			return h, nil, err
		}
		line = append(line, c)
	}
	text, ok := bytes.CutPrefix(line, []byte(magic))
	if !ok {
		return h, nil, damaged(errors.New("another first line"))
	}
	if err := json.Unmarshal(text, &h); err != nil {
		return h, nil, damaged(err)
	}
	return h, line, nil
}

// unseal opens a backup that should be what its name says.
func unseal(r *bufio.Reader, want Backup, keys *secret.Keys) (io.ReadCloser, error) {
	h, line, err := readHeader(r)
	if err != nil {
		return nil, err
	}
	if h.Regency != want.Regency || !h.At.Equal(want.At) {
		return nil, fault.New(fault.Invalid, "backup.renamed", fault.Args{"Name": want.name(), "Is": Backup{Regency: h.Regency, At: h.At}.name()})
	}
	if h.Key != keys.ID() {
		return nil, fault.New(fault.Invalid, "backup.key", fault.Args{"Name": want.name(), "Needs": h.Key, "Has": keys.ID()})
	}
	plain, err := keys.Decrypt(r, line)
	if err != nil {
		return nil, err
	}
	packed, err := zstd.NewReader(plain, zstd.WithDecoderMaxMemory(256<<20), zstd.WithDecoderConcurrency(2))
	if err != nil {
		return nil, damaged(err)
	}
	return packed.IOReadCloser(), nil
}

func damaged(err error) error { return fault.New(fault.Invalid, "backup.damaged", nil).Because(err) }
