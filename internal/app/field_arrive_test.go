package app_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/app/world"
	"tumbuh/internal/base/browser"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/fact/region"
)

// onPhone works on the whole application.
func onPhone(p *cadrePhone) hand {
	return hand{p.Tab, func(page string) {
		browser.Eval[bool](p.Tab, fmt.Sprintf("((to) => { if (location.hash !== to) document.querySelector('main').dataset.old = 1; location.hash = to; return true })(%q)", "#"+page))
		p.WaitFor("document.querySelector('main:not([data-old])')")
	}}
}

// What is typed outlasts the page: a call, a reload, an empty battery. It lies on the
// phone sealed, and goes when it has been saved.
func TestWhatWasTypedOutlastsAReload(t *testing.T) {
	t.Parallel()
	p := sarisPhone(t)
	h := onPhone(p)
	h.open("keluarga/baru")
	h.write("Nama kepala keluarga", "Puang Rembulan")
	h.next("Lanjut")
	h.write("RT", "012")
	p.Hides()
	p.Reload()
	p.Unlock(secretPIN)
	if got := h.value("RT"); got != "012" || !strings.Contains(h.page(), "langkah=1") {
		t.Errorf("on %q stands %q", h.page(), got)
	}
	h.next("Kembali")
	if got := h.value("Nama kepala keluarga"); got != "Puang Rembulan" {
		t.Errorf("the head is %q", got)
	}
	open := browser.Eval[string](p.Tab, `(async () => {
		let all = JSON.stringify([{ ...localStorage }, { ...sessionStorage }]);
		for (const { name } of await indexedDB.databases()) {
			const base = await new Promise(done => { const r = indexedDB.open(name); r.onsuccess = () => done(r.result) });
			for (const store of base.objectStoreNames) all += await new Promise(done => { const r = base.transaction(store).objectStore(store).getAll(); r.onsuccess = () => done(r.result.map(x => {
				const text = v => v instanceof ArrayBuffer || ArrayBuffer.isView(v) ? new TextDecoder("latin1").decode(v) : v && typeof v === "object" ? Object.values(v).map(text).join() : String(v);
				return text(x) }).join()) });
			base.close();
		}
		return all })()`)
	if len(open) < 500 || strings.Contains(open, "Rembulan") {
		t.Errorf("what was typed can be read on the phone without the PIN (%d letters looked at)", len(open))
	}
	for range 4 {
		h.next("Lanjut")
	}
	h.next("Simpan")
	h.says("RT 012")
	h.open("keluarga/baru")
	if got := h.value("Nama kepala keluarga"); got != "" {
		t.Errorf("the next family begins with %q", got)
	}
	p.Quiet()
}

// nikOf is an NIK of a girl born on a day.
func nikOf(birth civil.Date) string {
	d := strings.Split(birth.String(), "-")
	day, _ := strconv.Atoi(d[2])
	return fmt.Sprintf("731201%02d%s%s0002", day+40, d[1], d[0][2:])
}

// All that the pages of families send, a server takes as it is: nothing is refused.
func TestWhatThePagesOfFamiliesSendIsTaken(t *testing.T) {
	t.Parallel()
	p := sarisPhone(t)
	h, today := onPhone(p), civil.DateOf(time.Now().In(region.Zone(world.Regency)))
	h.open("keluarga/baru")
	h.write("Nama kepala keluarga", "Daeng Sikki")
	h.write("Nomor KK", "7312010101200001")
	h.next("Lanjut")
	h.write("Dusun", "Lompo")
	h.write("RT", "003")
	h.write("Nomor telepon", "0812 3456 7890")
	h.next("Lanjut")
	h.choose("Air minum", "PDAM")
	h.next("Lanjut")
	h.choose("Jamban", "Tidak punya")
	h.next("Lanjut")
	h.choose("Memakai KB", "Tidak")
	h.choose("Ada yang merokok", "Ya")
	h.choose("Tingkat", "2")
	h.next("Simpan")
	home := h.page()
	h.next("Tambah anggota")
	h.choose("Hubungan", "Istri")
	h.next("Lanjut")
	h.write("Nama lengkap", "Siti Aminah")
	h.write("NIK", "7312014410980001")
	h.next("Lanjut")
	h.next("Simpan")
	h.next("Siti Aminah")
	her := h.page()
	h.next("Akan menikah")
	h.date("Kapan", (today + 100).String())
	h.next("Lanjut")
	h.write("Nama calon pasangan", "Muhammad Yusuf")
	h.next("Simpan")
	h.write("Berat badan", "47,5")
	h.write("Tinggi badan", "152")
	h.write("LiLA", "22,8")
	h.write("Hb", "10,4")
	h.next("Lanjut")
	h.choose("Merokok, atau", "Ya")
	h.next("Simpan")
	h.next("Sedang hamil")
	h.date("Hari pertama haid", (today - 250).String())
	h.next("Lanjut")
	h.write("Nomor buku KIA", "K-17")
	h.next("Simpan")
	h.write("LiLA", "23")
	h.next("Lanjut")
	h.write("Tablet", "30")
	h.write("Yang sudah diminum", "20")
	h.next("Simpan")
	h.next("Rujuk")
	h.write("Dirujuk ke", "Puskesmas Goarie")
	h.next("Simpan")
	h.next("Catat jawabannya")
	h.choose("Apa hasilnya?", "Diperiksa")
	h.next("Simpan")
	h.next("Layanan bulan ini")
	h.press("Periksa hamil")
	h.next("Simpan")
	h.next("Layanan bulan ini")
	h.press("Punya jaminan")
	h.next("Simpan")
	h.next("Catat kunjungan rumah")
	h.press("Tablet tambah darah")
	h.next("Lanjut")
	h.write("Apa yang ditemui?", "minum tiap malam")
	h.next("Simpan")
	h.next("Kunjungan rumah") // the event: put right
	h.next("Perbaiki")
	h.write("Apa yang ditemui?", "minum tiap pagi")
	h.next("Simpan")
	h.next("Sudah melahirkan")
	h.choose("Bagaimana", "Lahir hidup")
	h.choose("Berapa bayi?", "Kembar dua")
	h.next("Lanjut")
	h.choose("Siapa yang menolong?", "Bidan")
	h.next("Lanjut")
	for _, button := range []string{"Lanjut", "Simpan"} {
		h.choose("Jenis kelamin", "Perempuan")
		h.write("Berat lahir", "2,4")
		h.write("Panjang lahir", "47")
		h.next(button)
	}
	h.next("Bayi Ny. Siti Aminah 2")
	second := strings.TrimPrefix(h.page(), "anak/")
	h.open("anak/" + second + "/ubah")
	h.write("NIK anak", nikOf(today))
	h.next("Simpan")
	h.open("layanan/" + second)
	h.press("Hepatitis B")
	h.next("Simpan")
	h.open("anak/baru/" + strings.TrimPrefix(home, "keluarga/"))
	h.write("Nama anak", "Salah Ketik")
	h.choose("Jenis kelamin", "Laki-laki")
	h.date("Tanggal lahir", (today - 500).String())
	h.next("Lanjut")
	h.next("Lanjut")
	h.next("Lanjut")
	h.next("Simpan")
	h.open("salah/" + strings.TrimPrefix(h.page(), "anak/"))
	h.choose("Kenapa salah?", "Salah pilih")
	h.next("Simpan")
	h.open("pergi/" + second)
	h.choose("Apa yang terjadi?", "Pindah")
	h.choose("Pindah ke mana?", "Desa lain")
	h.write("Cari nama desa", "jampu")
	h.choose("Desa yang cocok", "Jampu")
	h.next("Simpan")
	h.open(her)
	h.next("Pindah atau meninggal")
	h.choose("Apa yang terjadi?", "Pindah")
	h.choose("Pindah ke mana?", "Kabupaten")
	h.write("Ke mana?", "Makassar")
	h.next("Simpan")
	p.Sends()
	p.Arrived()
	for table, want := range map[string]int{"held": 0, "household": 1, "person": 1, "child": 3, "conflict": 0} {
		if got := p.w.Count(table); got != want {
			t.Errorf("%d in %s, not %d", got, table, want)
		}
	}
	h.open("kirim")
	h.says("Semua catatan sudah sampai")
	p.w.As(p.w.Dewi).Sees("Bayi Ny. Siti Aminah 2") // in the village to which she was handed on
	h.open(her)
	h.says("Sudah pindah")
	h.says("Makassar")
	p.Quiet()
}
