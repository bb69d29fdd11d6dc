package cli_test

import (
	"regexp"
	"strings"
	"testing"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
)

var oneTime = regexp.MustCompile(`http://[^/ ]+/mulai/[A-Za-z0-9_-]{43}\n`)

func TestAccountsFromTheCommandLine(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		t.Run(engine.String(), func(t *testing.T) {
			d := desk{t: t, dir: t.TempDir()}
			if engine == db.PostgreSQL {
				d.db = dbtest.URL(t, engine)
			}
			says := func(out string, want ...string) {
				t.Helper()
				for _, w := range want {
					if !strings.Contains(out, w) {
						t.Errorf("%q does not say %q", out, w)
					}
				}
			}
			// First of all a link, never a password.
			if out := d.run(0, "init", "--regency=73.12"); !oneTime.MatchString(out) {
				t.Errorf("%s", out)
			}
			says(d.run(0, "user", "list"), "admin", "menunggu kata sandi")
			if out := d.run(0, "user", "add", "Ani", "--name=Ani Lestari", "--role=village", "--region=73.12.01.2005"); !oneTime.MatchString(out) || strings.Contains(out, "█") {
				t.Errorf("a link, and no picture where nobody looks: %s", out)
			}
			d.run(0, "user", "add", "kader", "--name=Kader", "--role=cadre", "--region=73.12.01.2005", "--posyandu=Melati")
			says(d.run(0, "user", "list", "kad"), "kader", "73.12.01.2005 Melati")

			t.Setenv("TUMBUH_PASSWORD", "perahu layar di danau")
			says(d.run(0, "user", "add", "sistem", "--name=Sistem", "--role=administrator"), "Akun sistem dibuat")
			t.Setenv("TUMBUH_PASSWORD", "pendek")
			says(d.run(2, "user", "add", "budi", "--name=Budi", "--role=puskesmas", "--region=73.12"), "password", "paling sedikit 10", "satu kecamatan")
			t.Setenv("TUMBUH_PASSWORD", "")
			says(d.run(1, "user", "add", "ani", "--name=Ani", "--role=village", "--region=73.12.01.2005"), "sudah dipakai")
			says(d.run(2, "user", "add", "far", "--name=Far", "--role=village", "--region=73.71.01.1001"), "satu desa")
			says(d.run(2, "user", "add", "king", "--name=King", "--role=king"), "cadre, assessor")

			if out := d.run(0, "user", "reset", "ani", "--two-factor-too"); !oneTime.MatchString(out) {
				t.Errorf("%s", out)
			}
			says(d.run(0, "user", "disable", "ani"), "dinonaktifkan")
			says(d.run(0, "user", "list", "ani"), "nonaktif")
			says(d.run(1, "user", "reset", "ani"), "nonaktif")
			says(d.run(0, "user", "enable", "ani"), "aktif lagi")
			says(d.run(1, "user", "disable", "sistem"), "administrator terakhir")
			if out := d.run(0, "user", "sessions", "ani"); out != "" {
				t.Errorf("signed in nowhere: %s", out)
			}
			says(d.run(0, "user", "revoke", "ani"), "dikeluarkan")
			says(d.run(2, "user", "revoke", "ani", "x"), "bukan sesi")
			says(d.run(2, "user", "disable", "nobody"), "nobody")
		})
	}
}
