package file_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/record/file"
)

const regency = "7312"

var (
	ctx = context.Background()
	ani = ledger.By{Name: "Ani"}
)

// packed is a document of today's office programs with these parts.
func packed(t testing.TB, parts ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range parts {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, "<x/>")
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func picture(t testing.TB, encode func(io.Writer, image.Image) error) []byte {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, 40, 30))
	for i := range 40 * 30 {
		img.Set(i%40, i/40, color.NRGBA{uint8(i), uint8(i >> 3), 90, 255})
	}
	var out bytes.Buffer
	if err := encode(&out, img); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func jpg(t testing.TB) []byte {
	return picture(t, func(w io.Writer, m image.Image) error { return jpeg.Encode(w, m, nil) })
}

// The contents decide what a file is, and its name is made to agree.
func TestWhatAFileIsSayItsContents(t *testing.T) {
	t.Parallel()
	docx, xlsx, pptx := packed(t, "[Content_Types].xml", "word/document.xml"), packed(t, "[Content_Types].xml", "xl/workbook.xml"), packed(t, "[Content_Types].xml", "ppt/presentation.xml")
	for _, c := range []struct {
		name     string
		contents []byte
		media    string // empty: refused
		as       string // the name, or the key of the refusal
	}{
		{"SK lokus.PDF", []byte("%PDF-1.7\n…"), "application/pdf", "SK lokus.pdf"},
		{"notulen.exe", docx, file.DOCX.Media, "notulen.exe.docx"},
		{"rencana.docx", xlsx, file.XLSX.Media, "rencana.xlsx"},
		{"paparan.pptx", pptx, file.PPTX.Media, "paparan.pptx"},
		{`C:\Users\ani\data.csv`, []byte("desa;balita\nA;3"), "text/csv", "data.csv"},
		{"../../catatan", []byte("catatan\r\nrapat \xe9"), "text/plain", "catatan.txt"},
		{"foto.jpeg", jpg(t), "image/jpeg", "foto.jpg"},
		{"peta.png", picture(t, png.Encode), "image/jpeg", "peta.jpg"},
		{"\u202egpj.txt", []byte("a"), "text/plain", "gpj.txt"},
		{"", []byte("a"), "text/plain", "berkas.txt"},
		{strings.Repeat("panjang", 40) + ".pdf", []byte("%PDF-1.4"), "application/pdf", strings.Repeat("panjang", 40)[:120] + ".pdf"},
		{"halaman.txt", []byte(" \n<!DOCTYPE html><script>"), "", "file.kind"},
		{"gambar.svg", []byte("<svg onload=x>"), "", "file.kind"},
		{"gambar.txt", []byte("\xef\xbb\xbf<svg>"), "", "file.kind"},
		{"makro.docx", packed(t, "[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "", "file.macro"},
		{"arsip.zip", packed(t, "a.txt"), "", "file.kind"},
		{"cacat.docx", docx[:len(docx)-9], "", "file.broken"},
		{"program.txt", []byte("MZ\x00\x01"), "", "file.kind"},
		{"lama.doc", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "", "file.kind"},
		{"kosong.pdf", nil, "", "file.empty"},
		{"rusak.jpg", jpg(t)[:200], "", "photo.broken"},
	} {
		in, err := file.Take(c.name, file.Any, bytes.NewReader(c.contents))
		if c.media == "" {
			if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Key != c.as {
				t.Errorf("%s: %v", c.name, err)
			}
			continue
		}
		if err != nil || in.Media != c.media || in.Name != c.as {
			t.Errorf("%s: %+v %v", c.name, in, err)
		}
		in.Close()
	}
}

func TestLimitsAreThoseAsked(t *testing.T) {
	t.Parallel()
	if _, err := file.Take("a.pdf", file.Limits{Size: 10, Kinds: file.All}, strings.NewReader("%PDF-1.7 more")); fault.As(err) == nil || fault.As(err).Key != "file.large" {
		t.Error(err)
	}
	if _, err := file.Take("a.pdf", file.Pictures, strings.NewReader("%PDF-1.7")); fault.As(err) == nil || fault.As(err).Key != "file.kind" {
		t.Error(err)
	}
	broken := errors.New("the line went dead")
	if _, err := file.Take("a.pdf", file.Any, iotest.ErrReader(broken)); !errors.Is(err, broken) {
		t.Error(err)
	}
}

// What a picture's file tells of who took it and where is not in what is kept.
func TestAPictureLosesWhereItWasTaken(t *testing.T) {
	t.Parallel()
	secret := []byte("GPS 4.35 LS 119.88 BT")
	plain := jpg(t)
	segment := append([]byte{0xff, 0xe1, 0, byte(len(secret) + 2)}, secret...)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		in, err := file.Take("rapat.jpg", file.Any, bytes.NewReader(append(append(append([]byte{}, plain[:2]...), segment...), plain[2:]...)))
		if err != nil {
			t.Fatal(err)
		}
		defer in.Close()
		kept := keep(t, d, in)
		if bytes.Contains(kept, secret) {
			t.Error("the place is still in it")
		}
		if _, err := jpeg.Decode(bytes.NewReader(kept)); err != nil {
			t.Error(err)
		}
	})
}

// keep keeps a file and reads it again.
func keep(t testing.TB, d *db.DB, in *file.Incoming) []byte {
	t.Helper()
	err := ledger.Write(ctx, d, ani, ledger.Deed{Regency: regency, Action: "test.keep"}, func(tx *db.Tx) (any, error) { return nil, in.Keep(tx, ani, regency) })
	if err != nil {
		t.Fatal(err)
	}
	f, r, err := file.Read(ctx, d, regency, in.Hash)
	if err != nil || f.Size != in.Size {
		t.Fatal(f, err)
	}
	var out bytes.Buffer
	if _, err := io.Copy(&out, r); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestContentsComeBackByteByByteAndAreKeptOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for _, size := range []int{1, 1<<20 - 1, 1 << 20, 1<<20 + 1, 3<<20 + 17} {
			contents := make([]byte, size)
			for i := range contents {
				contents[i] = 'a' + byte(i*7%23)
			}
			sum := sha256.Sum256(contents)
			for _, name := range []string{"a.txt", "b.csv"} {
				in, err := file.Take(name, file.Any, bytes.NewReader(contents))
				if err != nil || in.Hash != hex.EncodeToString(sum[:]) {
					t.Fatal(err)
				}
				if got := keep(t, d, in); !bytes.Equal(got, contents) {
					t.Errorf("%d bytes came back otherwise", size)
				}
				in.Close()
			}
			err := d.Read(ctx, func(tx *db.Tx) error {
				all, err := file.Hashes(tx, regency)
				if err == nil && !strings.Contains(strings.Join(all, " "), hex.EncodeToString(sum[:])) {
					t.Error("it is not among all")
				}
				r, err := file.Open(tx, regency, hex.EncodeToString(sum[:]))
				if err != nil {
					return err
				}
				return iotest.TestReader(r, contents)
			})
			if err != nil {
				t.Fatal(size, err)
			}
			if good, err := file.Verify(ctx, d, regency, hex.EncodeToString(sum[:])); !good || err != nil {
				t.Error(good, err)
			}
		}
		if all := hashes(t, d); len(all) != 5 {
			t.Errorf("%d contents are kept", len(all))
		}
		if _, _, err := file.Read(ctx, d, regency, "x"); fault.KindOf(err) != fault.NotFound {
			t.Error(err)
		}
	})
}

func hashes(t testing.TB, d *db.DB) (all []string) {
	t.Helper()
	err := d.Read(ctx, func(tx *db.Tx) (err error) { all, err = file.Hashes(tx, regency); return err })
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestWhatWasChangedBelowIsFound(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for i, harm := range []string{"update file_part set data = $1 where hash = $2 and part = 0", "delete from file_part where data <> $1 and hash = $2"} {
			in, err := file.Take("a.txt", file.Any, strings.NewReader(fmt.Sprint("isi ", i)))
			if err != nil {
				t.Fatal(err)
			}
			defer in.Close()
			keep(t, d, in)
			if err := d.WriteUnrecorded(ctx, func(tx *db.Tx) error { _, err := tx.Exec(harm, []byte("lain"), in.Hash); return err }); err != nil {
				t.Fatal(err)
			}
			if good, err := file.Verify(ctx, d, regency, in.Hash); good || err != nil {
				t.Errorf("%s: %v %v", harm, good, err)
			}
		}
	})
}

func TestAnAccountCannotFillTheDisk(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		account := ledger.By{ID: string(db.NewID()), Name: "Ani"}
		had := func(hash string, ago time.Duration, by string) {
			t.Helper()
			err := d.WriteUnrecorded(ctx, func(tx *db.Tx) error {
				_, err := tx.Exec("insert into file (regency, hash, size, media, parts, by_id, by_name, added) values ($1, $2, $3, $4, $5, $6, $7, $8)", regency, hash, file.PerDay-10, "text/plain", 0, db.ID(by), "Ani", db.Time{Time: tx.Now().Add(-ago)})
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		hand := func(by ledger.By, contents string) error {
			in, err := file.Take("a.txt", file.Any, strings.NewReader(contents))
			if err != nil {
				t.Fatal(err)
			}
			defer in.Close()
			return ledger.Write(ctx, d, by, ledger.Deed{Regency: regency, Action: "test.keep"}, func(tx *db.Tx) (any, error) { return nil, in.Keep(tx, by, regency) })
		}
		had("yesterday", 25*time.Hour, account.ID)
		had("another's", time.Hour, string(db.NewID()))
		if err := hand(account, "today's"); err != nil {
			t.Error(err)
		}
		had("today", time.Hour, account.ID)
		if err := hand(account, "too much"); fault.As(err) == nil || fault.As(err).Key != "file.day" {
			t.Errorf("%v", err)
		}
		if err := hand(ani, "too much"); err != nil {
			t.Errorf("who has no account: %v", err)
		}
	})
}

func FuzzTake(f *testing.F) {
	for _, seed := range [][]byte{[]byte("%PDF-1.7"), packed(f, "[Content_Types].xml", "xl/workbook.xml"), jpg(f), picture(f, png.Encode), []byte("a;b\n1;2"), []byte("<html>"), []byte("RIFF1234WEBPVP8L"), []byte("PK\x03\x04")} {
		f.Add("../\u202ea:b.docx", seed)
	}
	f.Fuzz(func(t *testing.T, name string, contents []byte) {
		in, err := file.Take(name, file.Limits{Size: 1 << 20, Kinds: file.All}, bytes.NewReader(contents))
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatalf("%v", err)
			}
			return
		}
		defer in.Close()
		if strings.ContainsAny(in.Name, "/\\:\x00\n\"") || len([]rune(in.Name)) > 130 || in.Size == 0 {
			t.Errorf("%q of %d bytes", in.Name, in.Size)
		}
	})
}
