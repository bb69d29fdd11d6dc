package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/base/browser"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/exchange/sync"
)

// What happens to a phone at the edges: a tab that only waits, a clock put right, a line
// that breaks while the phone is emptied, a page that breaks, a pull while somebody types.

// later lets the pages think that eleven minutes have passed.
const later = `(now => { Date.now = () => now() + 11 * 60e3; document.dispatchEvent(new Event("visibilitychange")); Date.now = now; return true })(Date.now)`

func TestATabThatWaitsForAnotherLocksItselfToo(t *testing.T) {
	t.Parallel()
	p := sarisPhone(t)
	second := *p
	second.Tab = p.Another()
	second.Goto(p.url)
	second.TypePIN(secretPIN)
	second.WaitText("h1", "Sudah terbuka di tempat lain")
	browser.Eval[bool](second.Tab, "(Object.defineProperty(document, 'visibilityState', {value: 'visible'}), true)") // somebody looks at it again
	browser.Eval[bool](second.Tab, later)
	second.WaitFor("document.querySelector('[name=pin]')")
	second.Quiet()
}

func TestAWaitWrittenByAWrongClockIsShort(t *testing.T) {
	t.Parallel()
	p := sarisPhone(t)
	p.Go("saya", "Saya")
	p.Click("main .main") // lock
	browser.Eval[bool](p.Tab, `indexedDB.databases().then(all => new Promise(ok => { // three wrong PINs while the clock was two years ahead
		indexedDB.open(all.find(d => d.name.startsWith("tumbuh-")).name).onsuccess = e => {
			const store = e.target.result.transaction("lock", "readwrite").objectStore("lock");
			store.get("lock").onsuccess = r => { store.put({...r.target.result, fails: 3, until: Date.now() + 2 * 365 * 864e5}, "lock").onsuccess = () => { e.target.result.close(); ok(true) } };
		};
	}))`)
	p.TypePIN(secretPIN)
	p.WaitFor(`/Coba lagi [1-5] detik lagi/.test(document.querySelector("main").textContent)`)
	p.WaitFor("!document.querySelector('main').textContent.includes('detik lagi')")
	p.Unlock(secretPIN)
	p.Quiet()
}

func TestWhatIsSavedAfterAResetIsSentByItself(t *testing.T) {
	t.Parallel()
	p := sarisPhone(t)
	p.line.Alter(func(body []byte) []byte { return bytes.Replace(body, []byte(`"token":"`), []byte(`"token":"x`), 1) })
	p.Sends()
	p.Arrived()
	p.Registers("Puang Rembulan")
	p.Arrived()
	if n := p.w.Count("household"); n != 1 {
		t.Errorf("%d households", n)
	}
	p.Quiet()
}

func TestALineThatBreaksWhileAPhoneIsEmptiedLosesNothing(t *testing.T) {
	t.Parallel()
	p := sarisPhone(t)
	p.line.Down()
	p.Registers("Puang Rembulan")
	// More than goes up at once: the same record sixty times.
	browser.Eval[bool](p.Tab, `indexedDB.databases().then(all => new Promise(ok => {
		indexedDB.open(all.find(d => d.name.startsWith("tumbuh-")).name).onsuccess = e => {
			const tx = e.target.result.transaction("outbox", "readwrite"), store = tx.objectStore("outbox");
			store.getAll().onsuccess = r => { for (let n = 0; n < 59; n++) { const { n: _, ...row } = r.target.result[0]; store.add(row) } };
			tx.oncomplete = () => { e.target.result.close(); ok(true) };
		};
	}))`)
	p.Reload()
	p.Unlock(secretPIN)
	p.WaitText(".state", "60 tersimpan di HP")
	p.office(p.w.Accounts.WipePhone)
	var cut func(body []byte) []byte // the first batch goes through; no answer after that
	cut = func(body []byte) []byte { p.line.cut, p.line.alter = 0, cut; return body }
	p.line.Alter(func(body []byte) []byte { p.line.alter = cut; return body })
	p.line.Up()
	p.Sends()
	p.WaitText("main", "10 catatan tersimpan di HP")
	p.WaitText("main", "Server belum terjangkau")
	p.line.Alter(nil)
	p.Sends()
	p.WaitText("h1", "HP ini sudah dikosongkan")
	if n := p.Vaults(); n != 0 {
		t.Errorf("%d stores are left", n)
	}
	p.Quiet()
}

func TestWhatTheOfficeMendedIsNoLongerRefused(t *testing.T) {
	t.Parallel()
	p := sarisPhone(t)
	p.line.Down()
	p.Registers("Puang Rembulan")
	p.line.Alter(func(body []byte) []byte { return bytes.Replace(body, []byte(`"hamlet"`), []byte(`"hamlat"`), 1) })
	p.line.Up()
	p.Sends()
	p.WaitFor("document.querySelector('main .badge.red')")
	ctx := context.Background()
	held, err := p.w.Sync.Held(ctx, p.w.Budi.Actor, sync.HeldFilter{})
	if err != nil || len(held) != 1 {
		t.Fatalf("%d held, %v", len(held), err)
	}
	if _, err := p.w.Sync.Mend(ctx, p.w.Budi.Actor, held[0].ID, bytes.Replace(held[0].Body, []byte(`"hamlat"`), []byte(`"hamlet"`), 1)); err != nil {
		t.Fatal(err)
	}
	p.Sends()
	p.Arrived()
	p.WaitFor("!document.querySelector('main .badge.red')")
	p.Quiet()
}

func TestNoNameStandsInTheBrowsersHistory(t *testing.T) {
	t.Parallel()
	p := sarisPhone(t)
	p.Registers("Puang Rembulan")
	p.WaitText("h1", "Puang Rembulan")
	p.WaitFor("document.title === 'Keluarga · Tumbuh'")
	for _, page := range []string{"person", "child", "weigh"} {
		if n := fieldTitle(t, page); strings.Contains(n, "Rembulan") {
			t.Errorf("%s: the window's title is %q", page, n)
		}
	}
}

func fieldTitle(t *testing.T, page string) string {
	t.Helper()
	mother := fieldDoc("person", fieldID("person", 1), object{"name": "I Rembulan", "sex": 2, "birth": "1999-01-01"})
	child := fieldDoc("child", fieldID("child", 1), object{"name": "Rembulan Kecil", "sex": 2, "birth": "2025-09-05"})
	tab, open := fieldPages(t, object{}, mother, child)
	open(map[string]string{"person": "orang/" + fieldID("person", 1), "child": "anak/" + fieldID("child", 1), "weigh": "anak/" + fieldID("child", 1) + "/ukur"}[page])
	return browser.Eval[string](tab, "document.title")
}

func TestWhatWasSavedIsNotOfferedAgainAfterAReload(t *testing.T) {
	t.Parallel()
	p := sarisPhone(t)
	p.line.Down()
	p.Registers("Puang Rembulan")
	p.Go("keluarga", "Keluarga")
	p.WaitText("main", "1 keluarga")
	p.Reload() // as soon as she may
	p.Unlock(secretPIN)
	p.Go("keluarga/baru", "Keluarga baru")
	if typed := browser.Eval[string](p.Tab, "document.querySelector('main input').value"); typed != "" {
		t.Errorf("%q would be registered once more", typed)
	}
}

func TestAnEditLeavesWhatOthersChangedMeanwhile(t *testing.T) {
	t.Parallel()
	id := fieldID("child", 1)
	child := fieldDoc("child", id, object{"name": "Rembulan", "sex": 2, "birth": "2025-09-05", "parent": "I Tenri"})
	tab, open := fieldPages(t, object{}, child)
	open("anak/" + id + "/ubah")
	tab.Type("main input", "Rembulan Kecil")
	corrected, _ := json.Marshal(fieldDoc("child", id, object{"name": "Rembulan", "sex": 2, "birth": "2025-08-05", "parent": "I Tenri"}))
	browser.Eval[bool](tab, fmt.Sprintf("(store.pulled(store.who(), [%s], [], [], 0), true)", corrected)) // a pull brings the right day of birth
	press(tab, ".foot .main")
	tab.WaitFor("store.waiting().length === 1")
	if got := browser.Eval[string](tab, "JSON.stringify(store.waiting()[0].item.body.fields)"); got != `{"name":"Rembulan Kecil"}` {
		t.Errorf("sent: %s", got)
	}
}

func TestTheScaleSpeaksOfItsOwnSessionAlone(t *testing.T) {
	t.Parallel()
	id := fieldID("child", 1)
	tab, open := fieldPages(t, object{}, fieldDoc("child", id, object{"name": "Rembulan", "sex": 2, "birth": "2025-09-05"}))
	open("anak/" + id + "/ukur")
	tab.Type("main input", "9,1")
	press(tab, ".foot .main")
	tab.WaitFor("store.waiting().length === 1 && !location.hash.endsWith('ukur')")
	open("timbang/Melati")
	if said := tab.Text("main"); strings.Contains(said, "Tersimpan di HP: Rembulan") {
		t.Errorf("a session begins with what was weighed elsewhere: %s", said)
	}
}

func TestAnotherDayCanBeChosenWhereThereIsOnePosyandu(t *testing.T) {
	t.Parallel()
	tab, open := fieldPages(t, object{}, fieldDoc("child", fieldID("child", 1), object{"name": "Rembulan", "sex": 2, "birth": "2025-09-05"}))
	open("timbang")
	tab.WaitFor("location.hash === '#timbang/Melati'")
	press(tab, "main .soft a")
	tab.WaitFor("document.querySelector('main input[type=date]')")
	browser.Eval[bool](tab, `(i => { i.value = "2026-09-03"; i.dispatchEvent(new Event("input", {bubbles: true})); return true })(document.querySelector("main input[type=date]"))`)
	tab.WaitFor("document.querySelector('main .list a').hash === '#timbang/Melati?hari=2026-09-03'")
	press(tab, "main .list a")
	tab.WaitText("main", "3 Sep 2026")
	press(tab, "main .list a")
	tab.WaitText("main .soft", "3 Sep 2026") // also at the scale
}

func TestNumbersAreWrittenAsTheyWereMeasured(t *testing.T) {
	t.Parallel()
	id := fieldID("child", 1)
	tab, open := fieldPages(t, object{}, fieldDoc("child", id, object{"name": "Rembulan", "sex": 2, "birth": "2026-09-01", "birth_grams": 2300, "birth_mm": 463}))
	open("anak/" + id)
	tab.WaitText("main", "berat lahir 2,30 kg")
	tab.WaitText("main", "panjang lahir 46,3 cm")
}

func TestAPageThatBreaksLeavesTheOthersStanding(t *testing.T) {
	t.Parallel()
	id := fieldID("child", 1)
	broken := fieldDoc("child", id, object{"name": "Rembulan", "sex": 2, "birth": "2025-09-05"}, fieldEvent(1, "visit", civil.MustDate("2026-09-01"), object{"topics": 7}))
	tab, open := fieldPages(t, object{}, broken, fieldDoc("household", fieldID("household", 1), object{"head": "La Tuo"}))
	open("anak/" + id)
	tab.WaitText("h1", "Halaman ini tidak bisa dibuka")
	tab.ConsoleErrors() // it complains of what it could not show
	open("keluarga")
	tab.WaitText("main", "La Tuo")
	open("anak/%E0%A4%A") // nor does a link that was cut off break anything
	tab.WaitText("h1", "Tidak ada di sini")
}

func TestAPregnancyTwiceRegisteredEndsWithOneBirth(t *testing.T) {
	t.Parallel()
	id := fieldID("person", 1)
	tab, open := fieldPages(t, object{}, fieldDoc("person", id, object{"name": "I Rembulan", "sex": 2, "birth": "1999-01-01"},
		fieldEvent(1, "pregnancy", civil.MustDate("2026-02-01"), object{"lmp": "2025-12-01"}),
		fieldEvent(2, "pregnancy", civil.MustDate("2026-03-01"), object{"lmp": "2025-12-02", "replaces": fieldID("event", 9)}),
		fieldEvent(3, "delivery", civil.MustDate("2026-09-01"), object{"pregnancy": fieldID("event", 1), "outcome": "live", "children": []string{}})))
	open("orang/" + id)
	tab.WaitText(".stage", "Ibu nifas")
}

func TestAClockThatIsPutRightWithoutSignalShowsTheRightDay(t *testing.T) {
	t.Parallel()
	was := time.Now().AddDate(-2, 0, 0)
	p := phoneIn(t, goarieAt(t, func() time.Time { return was })) // the phone is two years ahead
	p.Enrol("sari", secretPIN)
	p.WaitText("h1", strconv.Itoa(was.Year()))
	p.line.Down()
	p.Go("saya", "Saya")
	p.Click("main .main") // lock
	browser.Eval[bool](p.Tab, fmt.Sprintf("(now => { Date.now = () => now() - %d; return true })(Date.now)", time.Since(was).Milliseconds()-time.Hour.Milliseconds()))
	p.Unlock(secretPIN)
	p.Go("", "Hari ini")
	p.WaitText("h1", strconv.Itoa(was.Year()))
}

func TestMidnightMakesNoSecondWeighing(t *testing.T) {
	t.Parallel()
	id := fieldID("child", 1)
	tab, open := fieldPages(t, object{}, fieldDoc("child", id, object{"name": "Rembulan", "sex": 2, "birth": "2025-09-05"},
		fieldEvent(1, "weighing", fieldToday, object{"grams": 9100})))
	open("anak/" + id + "/ukur")
	tab.Type("main input", "9,2")
	browser.Eval[bool](tab, "(now => { Date.now = () => now() + 864e5; return true })(Date.now)")
	press(tab, ".foot .main")
	tab.WaitFor("store.waiting().length === 1")
	if got := saved(tab)[0].Body; got.Replaces != fieldID("event", 1) || got.Day != fieldToday.String() {
		t.Errorf("saved: %+v", got)
	}
}
