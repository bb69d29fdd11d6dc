package letter_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"image"
	"image/color"
	"image/png"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/paper"
	"tumbuh/internal/base/register"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/file"
	"tumbuh/internal/record/letter"
)

const soppeng, district, village = "7312", "731201", "7312012005"

var (
	ctx     = context.Background()
	morning = time.Date(2026, 3, 12, 1, 0, 0, 0, time.UTC)
	day     = civil.MustDate("2026-03-12")
)

func actor(role account.Role, area string) account.Actor {
	return account.Actor{Account: account.Account{ID: db.NewID(), Name: "Dina", Role: role, Region: area}, Via: "web", Home: soppeng}
}

func service(d *db.DB) *letter.Service {
	return &letter.Service{DB: d, Now: func() time.Time { return morning }, Public: "https://tumbuh.contoh.go.id/"}
}

func headOf(t *testing.T, d *db.DB, office string) (h letter.Head) {
	t.Helper()
	err := d.Read(ctx, func(tx *db.Tx) (err error) { h, err = letter.HeadOf(tx, soppeng, office); return err })
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func key(err error) string {
	f := fault.As(err)
	switch {
	case f == nil:
		return ""
	case len(f.Fields) > 0:
		return f.Fields[0].Name + " " + f.Fields[0].Key
	}
	return f.Key
}

func TestAnOfficeThatWroteNothingHasAPlainLetterhead(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for office, want := range map[string]string{
			"dinkes": "PEMERINTAH KABUPATEN SOPPENG | DINAS KESEHATAN · Kepala Dinas Kesehatan · Soppeng", soppeng: "BUPATI SOPPENG · Bupati Soppeng · Soppeng",
			district: "PEMERINTAH KABUPATEN SOPPENG | KECAMATAN MARIORIWAWO · Camat Marioriwawo · Marioriwawo", village: "PEMERINTAH KABUPATEN SOPPENG | KECAMATAN MARIORIWAWO | DESA GOARIE · Kepala Desa Goarie · Goarie",
		} {
			h := headOf(t, d, office)
			if got := strings.Join(h.Lines, " | ") + " · " + h.Position + " · " + h.Place; got != want || h.Set {
				t.Errorf("%s: %q, want %q", office, got, want)
			}
		}
		for _, office := range []string{"", "xyz", "7371", "73120120059"} {
			err := d.Read(ctx, func(tx *db.Tx) error { _, err := letter.HeadOf(tx, soppeng, office); return err })
			if fault.KindOf(err) != fault.NotFound {
				t.Errorf("%q: %v", office, err)
			}
		}
	})
}

func emblem(t *testing.T) *file.Incoming {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, 40, 50))
	img.Set(3, 3, color.NRGBA{9, 9, 200, 255})
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	in, err := file.Take("lambang.png", file.Pictures, &b)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { in.Close() })
	return in
}

func TestALetterheadIsWrittenByItsOwnOfficeOrTheSecretariat(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := service(d)
		good := letter.Head{Lines: []string{" PEMERINTAH  KABUPATEN SOPPENG", "", "KECAMATAN MARIORIWAWO"}, Address: []string{"Jalan Poros"}, Place: "Takkalalla", Position: "Camat Marioriwawo", NIP: "19700101 199503 2 001", Pattern: "005/{nnn}/{bulan romawi}/{tahun}"}
		camat := actor(account.District, district)
		e := register.Entry[letter.Head]{Body: good}
		if err := s.SaveHead(ctx, camat, district, &e, emblem(t)); err != nil {
			t.Fatal(err)
		}
		told := ""
		if err := d.Read(ctx, func(tx *db.Tx) error {
			entries, err := ledger.List(tx, soppeng, ledger.Query{Target: string(e.ID), Limit: 1})
			for _, l := range entries {
				told += l.Detail
			}
			return err
		}); err != nil || !strings.Contains(told, good.Position) || strings.Contains(told, "19700101") {
			t.Errorf("the ledger says %s %v", told, err)
		}
		h := headOf(t, d, district)
		if head := h.Paper(); !h.Set || len(head.Emblem) == 0 || len(head.Lines) != 3 || head.Small != 1 || head.Lines[0] != "PEMERINTAH KABUPATEN SOPPENG" {
			t.Errorf("%+v", h)
		}
		for _, c := range []struct {
			by     account.Actor
			office string
			want   string
		}{{actor(account.Secretariat, soppeng), district, ""}, {camat, "731202", "letter.forbidden"}, {camat, "bappeda", "letter.forbidden"}, {actor(account.Village, village), village, ""},
			{actor(account.Village, village), district, "letter.forbidden"}, {actor(account.Health, soppeng), "dinkes", "letter.forbidden"}, {actor(account.Assessor, "73"), district, "letter.forbidden"}, {camat, "xyz", "letter.office.none"}} {
			e, err := s.Head(ctx, actor(account.Secretariat, soppeng), c.office)
			if err != nil && c.want != "letter.office.none" {
				t.Fatal(err)
			}
			e.Body = good
			if err := s.SaveHead(ctx, c.by, c.office, &e, nil); key(err) != c.want {
				t.Errorf("%s of %s writes %s: %v", c.by.Role, c.by.Region, c.office, err)
			}
		}
		stale := register.Entry[letter.Head]{Version: 1, ID: e.ID, Body: good}
		if err := s.SaveHead(ctx, camat, district, &stale, nil); fault.KindOf(err) != fault.Stale {
			t.Errorf("an old version was saved: %v", err)
		}
		for want, change := range map[string]func(*letter.Head){
			"baris letter.head.lines": func(h *letter.Head) { h.Lines = []string{" "} }, "pola letter.pattern.counter": func(h *letter.Head) { h.Pattern = "005/{tahun}" }, "pola letter.pattern.word": func(h *letter.Head) { h.Pattern = "{n}/{hari}" },
			"nip letter.nip": func(h *letter.Head) { h.NIP = "123" }, "tempat letter.missing": func(h *letter.Head) { h.Place = "" }, "alamat letter.long": func(h *letter.Head) { h.Address = []string{strings.Repeat("x", 121)} },
		} {
			e := register.Entry[letter.Head]{Body: good}
			change(&e.Body)
			if err := s.SaveHead(ctx, camat, "731203", &e, nil); key(err) != "letter.forbidden" {
				t.Error(err)
			}
			if err := s.SaveHead(ctx, camat, district, &e, nil); key(err) != want {
				t.Errorf("%v, want %s", err, want)
			}
		}
	})
}

func draft(title string) paper.Document {
	return paper.Document{Title: title, Draft: "RANCANGAN", Blocks: []paper.Block{paper.P(title)}}
}

func TestNumbersRiseByOneInAnOfficeAndAYearAndAreNeverUsedTwice(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, by := service(d), actor(account.Secretariat, soppeng)
		next := func(office string, day civil.Date) string {
			n, err := s.Next(ctx, by, office, letter.Minutes, day)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		issue := func(number string, day civil.Date) error {
			_, err := s.Issue(ctx, by, letter.Letter{Kind: letter.Minutes, Number: number, Day: day, Title: "Berita acara", Office: "bappeda"}, draft("x"))
			return err
		}
		if n := next("bappeda", day); n != "1/BAPPEDA/III/2026" {
			t.Error(n)
		}
		if err := issue("1/BAPPEDA/III/2026", day); err != nil {
			t.Fatal(err)
		}
		if err := issue("1/bappeda/iii/2026", day); key(err) != "letter.number.taken" {
			t.Errorf("the same number went out twice: %v", err)
		}
		if err := issue("41/BAPPEDA/III/2026", day); err != nil { // the office counts elsewhere too
			t.Fatal(err)
		}
		if err := issue("Tanpa pola 7", day); err != nil {
			t.Fatal(err)
		}
		next2027 := civil.MustDate("2027-01-05")
		if a, b, c := next("bappeda", civil.MustDate("2026-04-01")), next("bappeda", next2027), next("dinkes", day); a != "42/BAPPEDA/IV/2026" || b != "1/BAPPEDA/I/2027" || c != "1/DINKES/III/2026" {
			t.Error(a, b, c)
		}
		var all sync.WaitGroup
		errs := make([]error, 6)
		for i := range errs {
			all.Go(func() { errs[i] = issue("42/BAPPEDA/IV/2026", day) })
		}
		all.Wait()
		kept := 0
		for _, err := range errs {
			if err == nil {
				kept++
			} else if fault.KindOf(err) != fault.Conflict {
				t.Error(err)
			}
		}
		if kept != 1 {
			t.Errorf("%d documents have the same number", kept)
		}
	})
}

func TestWhatWasIssuedIsKeptAndCanBeCheckedUntilItIsWithdrawn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, by := service(d), actor(account.Secretariat, soppeng)
		meeting := db.NewID()
		l := letter.Letter{Kind: letter.Invitation, Number: "1/BAPPEDA/III/2026", Day: day, Title: "Undangan rembuk", Office: "bappeda", About: letter.About{Kind: "rembuk.meeting", ID: meeting, Href: "/rapat/x"}}
		e, err := s.Issue(ctx, by, l, draft("Undangan"))
		if err != nil {
			t.Fatal(err)
		}
		_, contents, err := s.Open(ctx, actor(account.Planner, soppeng), e.ID)
		if err != nil {
			t.Fatal(err)
		}
		pdf, err := io.ReadAll(contents)
		sum := sha256.Sum256(pdf)
		if err != nil || !bytes.HasPrefix(pdf, []byte("%PDF")) || hex.EncodeToString(sum[:]) != e.Body.File.Hash || int64(len(pdf)) != e.Body.File.Size {
			t.Errorf("the PDF is not what was issued: %v", err)
		}
		if _, _, err := s.Open(ctx, account.Actor{Home: soppeng}, e.ID); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a stranger opened it: %v", err)
		}
		if got, err := s.Check(ctx, soppeng, e.ID); err != nil || !got.Body.Stands() {
			t.Error(got, err)
		}
		if _, err := s.Check(ctx, soppeng, db.NewID()); key(err) != "letter.none" {
			t.Error(err)
		}
		for _, other := range []account.Actor{actor(account.District, district), actor(account.Planner, soppeng), actor(account.Assessor, "73")} {
			if _, err := s.Issue(ctx, other, l, draft("x")); key(err) != "letter.forbidden" {
				t.Errorf("%s issued for Bappeda: %v", other.Role, err)
			}
			if err := s.Withdraw(ctx, other, e.ID, e.Version, "salah tanggal"); key(err) != "letter.forbidden" {
				t.Errorf("%s withdrew it: %v", other.Role, err)
			}
		}
		if err := s.Withdraw(ctx, by, e.ID, e.Version, " ya "); key(err) != "alasan letter.reason" {
			t.Error(err)
		}
		if err := s.Withdraw(ctx, by, e.ID, e.Version, "salah tanggal"); err != nil {
			t.Fatal(err)
		}
		if err := s.Withdraw(ctx, by, e.ID, e.Version+1, "salah tanggal"); key(err) != "letter.withdrawn.before" {
			t.Error(err)
		}
		list, err := s.List(ctx, by, letter.Query{Year: 2026, Office: "bappeda", Kind: letter.Invitation, Text: "REMBUK"})
		if err != nil || len(list) != 1 || list[0].Body.Stands() || list[0].Body.Reason != "salah tanggal" {
			t.Error(list, err)
		}
		if none, err := s.List(ctx, by, letter.Query{Text: "tidak ada"}); err != nil || len(none) != 0 {
			t.Error(none, err)
		}
		var of []letter.Entry
		var told []string
		err = d.Read(ctx, func(tx *db.Tx) (err error) {
			if of, err = letter.Of(tx, soppeng, meeting); err != nil {
				return err
			}
			list, err := ledger.List(tx, soppeng, ledger.Query{Limit: 10})
			for _, e := range list {
				told = append(told, e.Action)
			}
			return err
		})
		if trace := strings.Join(told, " "); err != nil || len(of) != 1 || !strings.Contains(trace, "letter.issue") || !strings.Contains(trace, "letter.withdraw") {
			t.Error(of, trace, err)
		}
	})
}

func TestNumbersAreWrittenByTheirPattern(t *testing.T) {
	for pattern, want := range map[string]string{"005/{n}/Bappeda/{bulan romawi}/{tahun}": "005/7/Bappeda/III/2026", "{nnn}.{bulan}/{tahun}": "007.3/2026", "{nnnn}": "0007", "{nn}/(x)+*": "07/(x)+*"} {
		if got := letter.Write(pattern, 7, day); got != want {
			t.Errorf("%s: %s, want %s", pattern, got, want)
		}
	}
}
