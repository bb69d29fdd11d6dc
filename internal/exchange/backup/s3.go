package backup

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"net/url"
	"path"
	"strings"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"tumbuh/internal/base/fault"
)

// S3 is how to reach an S3-compatible store.
type S3 struct {
	Endpoint string // https://s3.example.go.id; empty: Amazon's
	Key      string
	Secret   string
	Region   string // empty: us-east-1, which most stores answer to
}

// store is a bucket, and what names in it begin with.
type store struct {
	minio.Core
	bucket, prefix string
}

func openS3(where string, c S3) (place, error) {
	bucket, prefix, _ := strings.Cut(where, "/")
	endpoint, err := url.Parse(cmp.Or(c.Endpoint, "https://s3.amazonaws.com"))
	if err != nil || endpoint.Host == "" || endpoint.Scheme != "https" && endpoint.Scheme != "http" {
		return nil, fault.New(fault.Invalid, "backup.s3.endpoint", fault.Args{"Endpoint": c.Endpoint}).Because(err)
	}
	if bucket == "" || c.Key == "" || c.Secret == "" {
		return nil, fault.New(fault.Invalid, "backup.s3.settings", nil)
	}
	client, err := minio.NewCore(endpoint.Host, &minio.Options{Creds: credentials.NewStaticV4(c.Key, c.Secret, ""),
		Secure: endpoint.Scheme == "https", Region: cmp.Or(c.Region, "us-east-1"), MaxRetries: 4})
	if err != nil {
		return nil, fault.New(fault.Invalid, "backup.s3.endpoint", fault.Args{"Endpoint": c.Endpoint}).Because(err)
	}
	return &store{*client, bucket, strings.Trim(prefix, "/")}, nil
}

func (s *store) String() string { return "s3://" + path.Join(s.bucket, s.prefix) }

func (s *store) key(name string) string { return path.Join(s.prefix, name) }

// under is what the keys of this place begin with.
func (s *store) under() string {
	if s.prefix == "" {
		return ""
	}
	return s.prefix + "/"
}

func (s *store) list(ctx context.Context) ([]Backup, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var all []Backup
	for o := range s.Client.ListObjects(ctx, s.bucket, minio.ListObjectsOptions{Prefix: s.under() + "tumbuh-"}) {
		if o.Err != nil {
			return nil, trouble("backup.unreadable", s.String(), o.Err)
		}
		if b, ok := parseName(strings.TrimPrefix(o.Key, s.under())); ok {
			b.Bytes = o.Size
			all = append(all, b)
		}
	}
	newestFirst(all)
	return all, nil
}

// partSize makes a backup of 160 GB with the 10,000 parts that S3 allows.
const partSize = 16 << 20

func (s *store) create(ctx context.Context, name string) (upload, error) {
	id, err := s.NewMultipartUpload(ctx, s.bucket, s.key(name), minio.PutObjectOptions{ContentType: "application/octet-stream"})
	if err != nil {
		return nil, trouble("backup.unwritable", s.String(), err)
	}
	return &sending{store: s, ctx: ctx, name: name, id: id}, nil
}

// sending sends a part whenever one is full; the object is there when all are
// joined.
type sending struct {
	store *store
	ctx   context.Context
	name  string
	id    string
	buf   bytes.Buffer
	parts []minio.CompletePart
}

func (u *sending) Write(p []byte) (int, error) {
	for rest := p; len(rest) > 0; {
		n := min(len(rest), partSize-u.buf.Len())
		u.buf.Write(rest[:n])
		rest = rest[n:]
		if u.buf.Len() == partSize {
			if err := u.send(); err != nil {
				return 0, err
			}
		}
	}
	return len(p), nil
}

func (u *sending) send() error {
	s := u.store
	part, err := s.PutObjectPart(u.ctx, s.bucket, s.key(u.name), u.id, len(u.parts)+1, bytes.NewReader(u.buf.Bytes()), int64(u.buf.Len()), minio.PutObjectPartOptions{})
	if err != nil {
		return trouble("backup.unwritable", s.String(), err)
	}
	u.parts = append(u.parts, minio.CompletePart{PartNumber: part.PartNumber, ETag: part.ETag})
	u.buf.Reset()
	return nil
}

func (u *sending) commit(sum string) error {
	s := u.store
	err := u.send()
	if err == nil {
		text := sumLine(sum, u.name)
		_, err = s.Client.PutObject(u.ctx, s.bucket, s.key(u.name+sumSuffix), strings.NewReader(text), int64(len(text)), minio.PutObjectOptions{ContentType: "text/plain"})
	}
	if err == nil {
		_, err = s.CompleteMultipartUpload(u.ctx, s.bucket, s.key(u.name), u.id, u.parts, minio.PutObjectOptions{})
	}
	if err == nil {
		u.id = ""
	}
	return trouble("backup.unwritable", s.String(), err)
}

func (u *sending) abort() {
	if u.id != "" {
		_ = u.store.AbortMultipartUpload(context.WithoutCancel(u.ctx), u.store.bucket, u.store.key(u.name), u.id)
	}
}

func (s *store) read(ctx context.Context, name string) (io.ReadCloser, error) {
	body, _, _, err := s.GetObject(ctx, s.bucket, s.key(name), minio.GetObjectOptions{})
	if err != nil {
		return nil, trouble("backup.unreadable", s.String()+"/"+name, err)
	}
	return body, nil
}

func (s *store) sum(ctx context.Context, name string) (string, error) {
	body, err := s.read(ctx, name+sumSuffix)
	var answer minio.ErrorResponse
	if errors.As(err, &answer) && answer.Code == minio.NoSuchKey {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	defer body.Close()
	text, err := io.ReadAll(io.LimitReader(body, 1<<10))
	return parseSum(string(text)), trouble("backup.unreadable", s.String()+"/"+name, err)
}

func (s *store) remove(ctx context.Context, name string) error {
	for _, key := range []string{s.key(name), s.key(name + sumSuffix)} {
		if err := s.RemoveObject(ctx, s.bucket, key, minio.RemoveObjectOptions{}); err != nil {
			return trouble("backup.unwritable", s.String(), err)
		}
	}
	return nil
}

func (s *store) tidy(ctx context.Context, prefix string) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for u := range s.ListIncompleteUploads(ctx, s.bucket, s.under()+prefix, true) {
		if u.Err != nil {
			return trouble("backup.unreadable", s.String(), u.Err)
		}
		if err := s.AbortMultipartUpload(ctx, s.bucket, u.Key, u.UploadID); err != nil {
			return trouble("backup.unwritable", s.String(), err)
		}
	}
	return nil
}
