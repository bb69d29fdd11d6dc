package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/app/world"
	"tumbuh/internal/base/browser"
	"tumbuh/internal/base/db"
	"tumbuh/internal/record/account"
)

func TestAPhoneWorksWithoutItsServer(t *testing.T) {
	t.Parallel()
	p := sarisPhone(t)
	p.Registers("Daeng Matahari")
	p.Arrived()
	if n := p.w.Count("household"); n != 1 {
		t.Fatalf("%d households arrived", n)
	}
	p.line.Down()
	p.Reload()
	p.Unlock(secretPIN)
	p.Go("keluarga", "Keluarga")
	p.WaitText("main", "Daeng Matahari")
	p.Registers("Puang Rembulan")
	p.WaitText(".state", "1 tersimpan di HP, belum terkirim")
	p.Reload()
	p.Unlock(secretPIN)
	p.Go("kirim", "Kiriman")
	p.WaitText("main", "1 catatan tersimpan di HP dan menunggu dikirim")
	p.WaitText("main", "Puang Rembulan")
	if n := p.w.Count("household"); n != 1 {
		t.Errorf("%d households on a server that was not reached", n)
	}
	kept := p.Kept()
	for _, name := range []string{"Matahari", "Rembulan", "household", "Bearer", secretPIN} {
		if strings.Contains(kept, name) {
			t.Errorf("%q can be read on the phone without the PIN", name)
		}
	}
	if !strings.Contains(kept, "Sari") || !strings.Contains(kept, "shelf") {
		t.Errorf("the search itself sees nothing: %.300s", kept)
	}
	p.line.Up()
	p.Sends()
	p.Arrived()
	p.WaitText("main", "Semua catatan sudah sampai di server")
	if n := p.w.Count("household"); n != 2 {
		t.Errorf("%d households arrived", n)
	}
	p.Quiet()
}

func TestACutLineLosesAndDoublesNothing(t *testing.T) {
	t.Parallel()
	p := sarisPhone(t)
	p.line.Down()
	for _, head := range []string{"Ambo Tuo", "Ambo Lolo", "Ambo Tengnga"} {
		p.Registers(head)
	}
	p.line.Up()
	for _, bytes := range []int{0, 40} { // the server has stored all; the phone hears nothing of it
		p.line.Cut(bytes)
		p.Sends()
		p.WaitText("main", "Server belum terjangkau")
		p.WaitText("main", "3 catatan tersimpan di HP")
		if n := p.w.Count("household"); n != 3 {
			t.Errorf("%d households", n)
		}
	}
	p.Sends()
	p.Arrived()
	p.Reload()
	p.Unlock(secretPIN)
	p.Go("keluarga", "Keluarga")
	p.WaitText("main", "3 keluarga")
	if n := p.w.Count("household"); n != 3 {
		t.Errorf("%d households", n)
	}
	p.Quiet()
}

func TestWrongPINsTakeTimeAndLoseNothing(t *testing.T) {
	t.Parallel()
	p := sarisPhone(t)
	p.line.Down()
	p.Registers("Puang Rembulan")
	p.Go("saya", "Saya")
	p.Click("main .main") // lock
	wrong := func() {
		t.Helper()
		p.TypePIN("314159")
		p.WaitFor("document.querySelector('[name=pin]').value === '' && document.querySelector('main').textContent.includes('PIN salah')")
	}
	for range 3 {
		wrong()
	}
	p.WaitText("main", "detik lagi")
	if !browser.Eval[bool](p.Tab, "document.querySelector('[type=submit]').disabled") {
		t.Error("the fourth PIN may be tried at once")
	}
	p.WaitFor("!document.querySelector('main').textContent.includes('detik lagi')")
	wrong()
	p.WaitFor("+(document.querySelector('main').textContent.match(/(\\d+) detik lagi/)?.[1] ?? 0) > 5") // 15: three times as long
	p.Reload()                                                                                          // which does not make it shorter
	p.TypePIN(secretPIN)
	p.WaitText("main", "detik lagi")
	p.WaitFor("!document.querySelector('main').textContent.includes('detik lagi')")
	p.Unlock(secretPIN)
	p.WaitText(".state", "1 tersimpan di HP")
	p.Quiet()
}

func TestAnotherPINIsTheOnlyOneFromThenOn(t *testing.T) {
	t.Parallel()
	p := sarisPhone(t)
	p.Go("saya", "Saya")
	p.Click("details summary")
	p.Type("[name=old]", "314159")
	p.Type("[name=pin1]", "161803")
	p.Type("[name=pin2]", "161803")
	p.Click("details [type=submit]")
	p.WaitText("details", "PIN salah")
	p.Type("[name=old]", secretPIN)
	p.Click("details [type=submit]")
	p.WaitText("details", "PIN sudah diganti")
	p.Click("main .main") // lock
	p.TypePIN(secretPIN)
	p.WaitText("main", "PIN salah")
	p.Unlock("161803")
	p.Quiet()
}

func TestTheOfficeEmptiesAPhone(t *testing.T) {
	t.Parallel()
	p := sarisPhone(t)
	p.line.Down()
	p.Registers("Puang Rembulan")
	p.WaitText(".state", "1 tersimpan di HP")
	p.office(p.w.Accounts.WipePhone)
	p.line.Up()
	p.Sends()
	p.WaitText("h1", "HP ini sudah dikosongkan")
	if n := p.w.Count("household"); n != 1 {
		t.Errorf("%d households: what waited was lost", n)
	}
	if n := p.Vaults(); n != 0 {
		t.Errorf("%d stores are left", n)
	}
	p.Reload()
	p.WaitFor("document.querySelector('[name=link]')")
	p.Quiet()
}

// office does something with Sari's phone.
func (p *cadrePhone) office(do func(context.Context, account.Actor, db.ID) error) {
	p.t.Helper()
	ctx := context.Background()
	phones, err := p.w.Accounts.Phones(ctx, p.w.Ani.Actor, account.PhoneFilter{Area: world.Village})
	if err != nil || len(phones) != 1 {
		p.t.Fatalf("%d phones, %v", len(phones), err)
	}
	if err := do(ctx, p.w.Ani.Actor, phones[0].ID); err != nil {
		p.t.Fatal(err)
	}
}

func TestAPhoneThatWasEndedKeepsAllUntilANewLink(t *testing.T) {
	t.Parallel()
	p := sarisPhone(t)
	p.line.Down()
	p.Registers("Puang Rembulan")
	p.office(p.w.Accounts.EndPhone)
	p.line.Up()
	p.Sends()
	p.WaitText("main", "Kantor mengakhiri pendaftaran HP ini")
	p.Goto(p.Link("sari"))
	p.WaitText("main", "HP ini sudah pernah dipakai dengan nama ini")
	p.Unlock(secretPIN)
	p.Arrived()
	if n := p.w.Count("household"); n != 1 {
		t.Errorf("%d households", n)
	}
	p.Quiet()
}

func TestLeavingAPhoneAsksBeforeItLosesAnything(t *testing.T) {
	t.Parallel()
	p := sarisPhone(t)
	p.line.Down()
	p.Registers("Puang Rembulan")
	p.Go("saya", "Saya")
	p.Click("section:last-of-type .button")
	p.WaitText("section:last-of-type", "1 catatan belum sampai di server")
	if !browser.Eval[bool](p.Tab, "document.querySelector('.danger').disabled") {
		t.Error("one tap loses a record")
	}
	p.Click(".tick input")
	p.Click(".danger:enabled")
	p.WaitFor("document.querySelector('[name=link]')")
	if n := p.Vaults(); n != 0 {
		t.Errorf("%d stores are left", n)
	}
	if kept := p.Kept(); strings.Contains(kept, "Sari") {
		t.Error("her name is left")
	}
	p.Quiet()
}

func TestAnOutboxGoesByFileToo(t *testing.T) {
	t.Parallel()
	p := sarisPhone(t)
	dir := t.TempDir()
	p.SaveTo(dir)
	p.line.Down()
	p.Registers("Ambo Tuo")
	p.Registers("Ambo Lolo")
	p.Go("kirim", "Kiriman")
	p.Click(".buttons .button:not(.main)")
	var found []string
	p.Until("a file comes", func() bool {
		found, _ = filepath.Glob(filepath.Join(dir, "tumbuh-sari-*.json"))
		return len(found) == 1
	})
	text, err := os.ReadFile(found[0])
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Format string
		Push   []fieldItem
	}
	if err := json.Unmarshal(text, &file); err != nil || file.Format != "tumbuh-outbox" || len(file.Push) != 2 || !strings.Contains(string(text), "Ambo Lolo") {
		t.Fatalf("%v: %s", err, text)
	}
	if _, err := p.w.Sync.TakeFile(context.Background(), p.w.Dina.Actor, strings.NewReader(string(text))); err != nil {
		t.Fatal(err)
	}
	p.line.Up()
	p.Sends() // what came by file was there already
	p.Arrived()
	if n := p.w.Count("household"); n != 2 {
		t.Errorf("%d households", n)
	}
	p.Quiet()
}

func TestSeveralCadresShareAPhoneAndSeeNothingOfEachOther(t *testing.T) {
	t.Parallel()
	p := sarisPhone(t)
	p.line.Down()
	p.Registers("Puang Rembulan")
	p.Go("saya", "Saya")
	p.Click("main .main") // lock
	p.line.Up()
	p.Enrol("tina", "161803")
	if n := p.Vaults(); n != 2 {
		t.Errorf("%d stores", n)
	}
	p.Go("kirim", "Kiriman")
	p.WaitText("main", "Semua catatan sudah sampai")
	p.Reload()
	p.WaitText("h1", "Siapa yang memakai?")
	p.Click(".list li:first-child .row")
	p.WaitText("h1", "Sari")
	p.TypePIN("161803")
	p.WaitText("main", "PIN salah")
	p.Unlock(secretPIN)
	p.Arrived() // now hers goes too
	if n := p.w.Count("household"); n != 1 {
		t.Errorf("%d households", n)
	}
	p.Quiet()
}

func TestAPhoneLeftAloneLocksItselfAndKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	p := sarisPhone(t)
	p.Go("keluarga/baru", "Keluarga baru")
	p.Type("main input", "Puang Remb")
	browser.Eval[bool](p.Tab, `(now => { Date.now = () => now() + 11 * 60e3; document.dispatchEvent(new Event("visibilitychange")); Date.now = now; return true })(Date.now)`)
	p.WaitFor("document.querySelector('[name=pin]') && !document.querySelector('.dock')")
	p.Unlock(secretPIN)
	p.WaitFor("document.querySelector('main input')?.value === 'Puang Remb'")
	p.Quiet()
}

func TestAForgottenPINKeepsTheOldStoreBesideANewOne(t *testing.T) {
	t.Parallel()
	p := sarisPhone(t)
	p.line.Down()
	p.Registers("Puang Rembulan")
	p.Go("saya", "Saya")
	p.Click("main .main") // lock
	p.line.Up()
	p.Goto(p.Link("sari"))
	p.WaitText("main", "HP ini sudah pernah dipakai dengan nama ini")
	p.Click("details summary")
	p.Click("details .button") // forgotten
	p.WaitFor("document.querySelector('[name=pin1]')")
	p.Type("[name=pin1]", "161803")
	p.Type("[name=pin2]", "161803")
	p.Click("[type=submit]")
	p.WaitFor("document.querySelector('.dock')")
	p.Arrived()
	if n := p.w.Count("household"); n != 0 {
		t.Errorf("%d households came from a store that nobody opened", n)
	}
	p.Reload()
	p.WaitText(".list", "simpanan lama, PIN lama")
	p.Click(".list li:first-child .row") // the PIN is found after all
	p.Unlock(secretPIN)
	p.Arrived()
	if n := p.w.Count("household"); n != 1 {
		t.Errorf("%d households", n)
	}
	p.Quiet()
}

func TestAServerThatWasSetBackGetsEverythingAgain(t *testing.T) {
	t.Parallel()
	p := sarisPhone(t)
	p.Registers("Daeng Matahari")
	p.Arrived()
	again := make(chan []byte, 1)
	p.line.Alter(func(body []byte) []byte {
		p.line.alter = func(body []byte) []byte { again <- body; return body }
		// What the phone shows of its last pull is of another state of the server.
		return regexp.MustCompile(`"token":"[^"]*"`).ReplaceAll(body, []byte(`"token":"bukan-dari-server-ini"`))
	})
	p.Sends()
	if body := <-again; !bytes.Contains(body, []byte(`"head":"Daeng Matahari"`)) {
		t.Errorf("what was sent in the last 60 days is not sent again: %s", body)
	}
	p.WaitText("main", "Semua catatan sudah sampai di server")
	p.Arrived()
	p.Reload()
	p.Unlock(secretPIN)
	p.Go("keluarga", "Keluarga")
	p.WaitText("main", "1 keluarga")
	if n := p.w.Count("household"); n != 1 {
		t.Errorf("%d households", n)
	}
	p.Quiet()
}

func TestAWrongClockShowsTheServersDayAndLosesNothing(t *testing.T) {
	t.Parallel()
	p := phoneIn(t, goarieAt(t, func() time.Time { return time.Now().AddDate(-2, 0, 0) }))
	p.Enrol("sari", secretPIN)
	p.WaitText("h1", strconv.Itoa(time.Now().AddDate(-2, 0, 0).Year()))
	p.Registers("Puang Rembulan")
	p.Arrived()
	if n := p.w.Count("household"); n != 1 {
		t.Errorf("%d households", n)
	}
	p.Quiet()
}
