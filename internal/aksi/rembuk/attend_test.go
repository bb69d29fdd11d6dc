package rembuk_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode"

	"tumbuh/internal/aksi/rembuk"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/framework"
)

func TestAFloodIsTurnedAwayAndTheSecretaryIsNot(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := open(t, d)
		e := k.called(rembuk.Rembuk, soppeng, "2026-04-14")
		refused := 0
		for i := range 130 {
			_, err := k.Attend(ctx, e.Code, fmt.Sprint("phone", i), "10.0.0.1", rembuk.Attendance{Name: fmt.Sprint("Warga ", i), Institution: "Desa"})
			switch {
			case err == nil:
			case key(err) == "rembuk.attend.busy" && fault.KindOf(err) == fault.Unavailable:
				refused++
			default:
				t.Fatal(err)
			}
		}
		if refused != 10 {
			t.Errorf("%d of 130 in one minute were turned away", refused)
		}
		k.must(k.Write(ctx, secretariat, e.ID, []rembuk.Attendance{{Name: "Rahma", Institution: "IBI"}}))
		tick := []rembuk.Attendance{{Institution: "IBI", Guest: "ibi", How: rembuk.Ticked}}
		other := k.called(rembuk.Rakor, soppeng, "2026-04-14")
		k.must(k.Write(ctx, secretariat, other.ID, tick))
		k.must(k.Write(ctx, secretariat, other.ID, tick)) // two people, or one who pressed twice
		if w := k.whole(other.ID); len(w.Attendance) != 1 {
			t.Errorf("an institution that was ticked twice counts %d", len(w.Attendance))
		}
		if w := k.whole(e.ID); len(w.Attendance) != 121 || w.Quorum() != (rembuk.Quorum{Invited: 3, People: 121, Others: 121}) {
			t.Errorf("%d came: %+v", len(w.Attendance), w.Quorum())
		}
	})
}

// A kecamatan holds two rembuk in a year: what is shown is of one of them.
func TestFactsAreOfOneMeeting(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, db.SQLite)
	k := open(t, d)
	agreed := k.held(rembuk.Rembuk, mario, "2026-02-10", promise("Sumur bor", "pupr", "2026-08-01"))
	later := k.called(rembuk.Rembuk, mario, "2026-04-13")
	k.must(k.Move(ctx, secretariat, later.ID, rembuk.Held, ""))
	k.must(d.Read(ctx, func(tx *db.Tx) error {
		facts, err := rembuk.Facts(tx, soppeng, 2026, mario)
		for _, f := range facts[:4] {
			if !f.Done || !strings.HasPrefix(f.Href, "/rapat/"+string(agreed.ID)) {
				t.Errorf("%+v", f)
			}
		}
		return err
	}))
}

func TestAPhoneWritesOnePersonIn(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := open(t, d)
		e := k.called(rembuk.Rembuk, soppeng, "2026-04-14")
		other := k.called(rembuk.Rakor, soppeng, "2026-04-14")
		attend := func(token, phone, name, guest string) (bool, string) {
			again, err := k.Attend(ctx, token, phone, "10.0.0.1", rembuk.Attendance{Name: name, Institution: "Desa", Guest: guest})
			return again, key(err)
		}
		for i, c := range []struct {
			token, phone, name, guest string
			again                     bool
			want                      string
		}{
			{e.Code, "a", "Siti", "ibi", false, "<nil>"},
			{e.Code, "a", "Budi", "ibi", true, "<nil>"},
			{e.Code, "b", "Siti", "nobody's", false, "<nil>"}, // the same name is the secretary's to judge
			{e.Code, "", "Tuti", "", false, "<nil>"},          // keeps no cookies
			{other.Code, "a", "Siti", "", false, "<nil>"},
			{e.Code, "c", "", "", false, "nama rembuk.needed"},
			{e.Code, "d", strings.Repeat("a", 201), "", false, "nama rembuk.long"},
			{"", "e", "Siti", "", false, "rembuk.attend.none"},
			{string(e.ID), "e", "Siti", "", false, "rembuk.attend.none"},
		} {
			if again, got := attend(c.token, c.phone, c.name, c.guest); again != c.again || got != c.want {
				t.Errorf("%d: %v %s, want %v %s", i, again, got, c.again, c.want)
			}
		}
		w := k.whole(e.ID)
		if len(w.Attendance) != 3 || len(w.Twins()) != 1 || w.Attendance[0].Body.Guest != "ibi" || w.Attendance[1].Body.Guest != "" {
			t.Errorf("%+v", w.Attendance)
		}
		*k.now = time.Date(2026, 4, 14, 15, 59, 0, 0, time.UTC) // 23.59 WITA
		if _, got := attend(e.Code, "f", "Malam", ""); got != "<nil>" {
			t.Error(got)
		}
		*k.now = k.now.Add(time.Minute)
		if _, got := attend(e.Code, "g", "Besok", ""); got != "rembuk.attend.closed" {
			t.Error(got)
		}
		*k.now = time.Date(2026, 4, 13, 22, 59, 0, 0, time.UTC) // 6.59 WITA, two hours and a minute before
		if _, got := attend(e.Code, "h", "Pagi", ""); got != "rembuk.attend.closed" {
			t.Error(got)
		}
	})
}

func TestInvitationsAreOfTheDistrictsOwnOfficesAndPlaces(t *testing.T) {
	t.Parallel()
	p, f := locale.For("id"), framework.Of(2026)
	names := func(k rembuk.Kind, area string, lokus ...string) map[string]int {
		all := map[string]int{}
		for _, g := range rembuk.Invite(k, area, lokus) {
			if name := g.Called(p, f); strings.Contains(name, "rembuk.") {
				t.Errorf("%+v has no name", g)
			} else {
				all[name]++
			}
		}
		return all
	}
	regency := names(rembuk.Rembuk, soppeng, goarie)
	if regency["Pemerintah Desa Goarie"] != 1 || regency["Dinas Kesehatan"] != 1 || regency["Kecamatan Marioriwawo"] != 1 || regency["DPRD"] != 1 || regency["BPD"] != 0 {
		t.Errorf("%v", regency)
	}
	if desa := names(rembuk.Rembuk, goarie); desa["BPD"] != 1 || desa["Kecamatan Marioriwawo"] != 1 {
		t.Errorf("%v", desa)
	}
	if kelurahan := names(rembuk.Rembuk, "7312011001"); kelurahan["BPD"] != 0 || len(kelurahan) < 10 {
		t.Errorf("%v", kelurahan)
	}
	if n := len(names(rembuk.Rembuk, mario)); n < len(region.Villages(mario))+5 {
		t.Errorf("%d are invited to a kecamatan's", n)
	}
	list := rembuk.Invite(rembuk.Rakor, soppeng, nil)
	if more := rembuk.Complete(list[:3], list); len(more) != len(list) {
		t.Errorf("%d of %d", len(more), len(list))
	}
}

func TestAListIsReadAsItWasTyped(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Rahma\tIBI\tKetua":                     "Rahma|IBI|Ketua",
		"1\tRahma\tIBI":                         "Rahma|IBI|",
		"No;Nama;Lembaga\r\n1;Rahma;IBI;Ketua":  "Rahma|IBI|Ketua",
		"1. Rahma, S.Gz, Dinas Kesehatan":       "Rahma|S.Gz|Dinas Kesehatan",
		"12) Rahma":                             "Rahma||",
		"Rahma\n\n  \nTuti":                     "Rahma||/Tuti||",
		"\u202eRahma\x00\tIB\u200bI":            "Rahma|IBI|",
		"Nama\tLembaga\nH. Andi 2\tDinas; PUPR": "H. Andi 2|Dinas; PUPR|",
	} {
		var got []string
		for _, a := range rembuk.ReadList(text) {
			got = append(got, a.Name+"|"+a.Institution+"|"+a.Position)
		}
		if strings.Join(got, "/") != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]string{"9": "09:00", "09.30": "09:30", " 9:05 ": "09:05", "": "", "24.00": "!", "9.5": "!", "jam 9": "!", "-1.00": "!", "٩.00": "!", "09.60": "!"} {
		got, ok := rembuk.Clock(text)
		if !ok {
			got = "!"
		}
		if got != want {
			t.Errorf("%q is read as %q, want %q", text, got, want)
		}
	}
}

func FuzzReadList(f *testing.F) {
	for _, seed := range []string{"Rahma\tIBI\tKetua", "No;Nama\n1;a", "1. a, b, c", "\xff\xfe\t\u202e", strings.Repeat("a\n", 400), "\t\t\t", "12"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		people := rembuk.ReadList(text)
		if len(people) > 300 {
			t.Fatalf("%d people", len(people))
		}
		for _, a := range people {
			for _, s := range []string{a.Name, a.Institution, a.Position} {
				if strings.IndexFunc(s, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }) >= 0 || strings.TrimSpace(s) != s {
					t.Fatalf("%q was read from %q", s, text)
				}
			}
			if a.Name == "" {
				t.Fatalf("nobody was read from %q", text)
			}
		}
	})
}

func FuzzClock(f *testing.F) {
	for _, seed := range []string{"9", "09.30", "24:00", "9:5", "::", "1.2.3"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, ok := rembuk.Clock(text)
		if again, fine := rembuk.Clock(got); ok && (!fine || again != got) {
			t.Fatalf("%q is read as %q, and that as %q", text, got, again)
		}
	})
}
