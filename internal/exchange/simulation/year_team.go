package simulation

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"tumbuh/internal/aksi/tpps"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/register"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

// teams makes a team of the regency, of each kecamatan and of most villages, and the
// programme of its fields.
func (m *made) teams(ctx context.Context) error {
	if m.Teams {
		if err := m.decree(ctx); err != nil {
			return err
		}
	}
	return m.programme(ctx)
}

func (m *made) decree(ctx context.Context) error {
	day, _ := m.on(time.January, 5)
	areas := []string{m.Regency}
	for _, d := range region.Children(m.Regency) {
		areas = append(areas, d.Code)
		for i, v := range region.Villages(d.Code) {
			if i%4 != 3 {
				areas = append(areas, v.Code)
			}
		}
	}
	for i, area := range areas {
		by := m.secretariat()
		e := register.Entry[tpps.Team]{Area: area, Year: m.Year, Body: tpps.Team{Number: fmt.Sprintf("%d Tahun %d", 10+i, m.Year), Day: day, From: day, Until: day + 730, By: m.decreedBy(area)}}
		if err := m.o.Teams.SaveTeam(ctx, by, &e); err != nil {
			return fmt.Errorf("%s: %w", area, err)
		}
		if err := m.o.Teams.AddMembers(ctx, by, e.ID, m.members(area)); err != nil {
			return fmt.Errorf("%s: %w", area, err)
		}
		m.done.Teams++
	}
	return nil
}

// programme is what the fields mean to do, and how far they are.
func (m *made) programme(ctx context.Context) error {
	for i, w := range works {
		e := register.Entry[tpps.Work]{Area: m.Regency, Year: m.Year, Body: w}
		if day, come := m.on(time.Month(w.Months[len(w.Months)-1]), 28); come && day < m.Today-30 {
			e.Body.Progress, e.Body.Told = tpps.Done, "Terlaksana."
			if i%5 == 4 {
				e.Body.Progress, e.Body.Told = tpps.Running, "Sebagian terlaksana."
			}
		}
		if err := m.o.Teams.SaveWork(ctx, m.secretariat(), &e); err != nil {
			return err
		}
	}
	return nil
}

func (m *made) decreedBy(area string) string {
	place, _ := region.Get(area)
	switch place.Level() {
	case region.Regency:
		return map[bool]string{true: "Wali Kota ", false: "Bupati "}[place.Kind == region.Kota] + place.Bare()
	case region.District:
		return "Bupati"
	}
	return m.title(area)
}

// members are positions: nobody's name.
func (m *made) members(area string) (all []tpps.Member) {
	if area != m.Regency {
		place, _ := region.Get(area)
		own := m.title(area)
		if place.Level() == region.District {
			return []tpps.Member{{Seat: tpps.Patron, Position: own, Office: area}, {Seat: tpps.Chair, Position: "Sekretaris Kecamatan", Office: area},
				{Seat: tpps.Secretary, Position: "Koordinator PLKB", Office: "dppkb"}, {Seat: tpps.Coordinator, Field: "service", Position: "Kepala Puskesmas", Office: "dinkes"}}
		}
		return []tpps.Member{{Seat: tpps.Patron, Position: own, Office: area}, {Seat: tpps.Chair, Position: "Ketua TP PKK", Institution: "TP PKK"},
			{Seat: tpps.Secretary, Position: "Kader pembangunan manusia", Office: area}, {Seat: tpps.Coordinator, Field: "service", Position: "Bidan desa", Office: "dinkes"}}
	}
	all = []tpps.Member{{Seat: tpps.Patron, Position: m.decreedBy(area), Institution: "Pemerintah Daerah"}, {Seat: tpps.Chair, Position: "Wakil " + m.decreedBy(area), Institution: "Pemerintah Daerah"},
		{Seat: tpps.Vice, Position: "Sekretaris Daerah", Institution: "Sekretariat Daerah"}, {Seat: tpps.Secretary, Position: m.title("dppkb"), Office: "dppkb"}}
	for _, f := range []struct{ field, office string }{{"service", "dinkes"}, {"behaviour", "dppkb"}, {"planning", "bappeda"}, {"data", "kominfo"}} {
		all = append(all, tpps.Member{Seat: tpps.Coordinator, Field: f.field, Position: m.title(f.office), Office: f.office})
	}
	for i, office := range []string{"dinsos", "disdik", "pupr", "pangan", "dpmd", "perikanan", "kemenag", "hukum"} {
		all = append(all, tpps.Member{Seat: tpps.Plain, Field: tpps.Fields[i%4], Position: m.title(office), Office: office})
	}
	return append(all, tpps.Member{Seat: tpps.Staff, Position: "Kepala Bidang Pemerintahan dan Pembangunan Manusia", Office: "bappeda"})
}

// works are the programme of the four fields.
var works = []tpps.Work{
	{Field: "service", Activity: "Memantau makanan tambahan ibu hamil KEK dan balita gizi kurang", Output: "Laporan cakupan triwulan", Months: []int{3, 6, 9, 12}, Office: "dinkes"},
	{Field: "service", Activity: "Audit kasus stunting", Output: "Rencana tindak lanjut", Months: []int{5, 10}, Office: "dppkb"},
	{Field: "behaviour", Activity: "Kampanye konsumsi protein hewani", Output: "Tiga saluran setiap bulan", Months: []int{2, 4, 6, 8, 10}, Office: "kominfo"},
	{Field: "behaviour", Activity: "Orientasi tim pendamping keluarga", Output: "TPK terlatih", Months: []int{3}, Office: "dppkb"},
	{Field: "planning", Activity: "Analisis situasi dan penetapan lokus", Output: "SK lokus", Months: []int{2, 3}, Office: "bappeda"},
	{Field: "planning", Activity: "Rembuk stunting", Output: "Berita acara dan komitmen", Months: []int{5}, Office: "bappeda"},
	{Field: "data", Activity: "Pemadanan data keluarga berisiko dan balita", Output: "Data padan per desa", Months: []int{4, 11}, Office: "kominfo"},
	{Field: "data", Activity: "Publikasi angka stunting", Output: "Publikasi Februari dan Agustus", Months: []int{3, 9}, Office: "dinkes"},
}

// report lets the fields tell of the quarters that have ended; the newest waits for the
// secretariat.
func (m *made) report(ctx context.Context) error {
	first := civil.PeriodOf(civil.Month(m.Year*100+1), civil.Quarterly)
	for quarter := range 4 {
		period := first.Add(quarter)
		if period.To().Last() >= m.Today {
			break
		}
		for i, field := range tpps.Fields {
			e := register.Entry[tpps.Report]{Area: m.Regency, Body: tpps.Report{Field: field, Period: period, Done: cmp.Or(toldDone[field], "Kegiatan sesuai program kerja."),
				Planned: "Melanjutkan program kerja dan komitmen rembuk.", Hinders: "Jadwal antarperangkat daerah belum seragam."}}
			if err := m.o.Teams.Submit(ctx, m.secretariat(), &e); err != nil {
				return err
			}
			if newest := period.Add(1).To().Last() >= m.Today; !newest || i%2 == 0 {
				if err := m.o.Teams.Judge(ctx, m.as(account.Secretariat, m.Regency), e.ID, e.Version, true, ""); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

var toldDone = map[string]string{
	"service":   "Makanan tambahan bagi ibu hamil KEK dan balita gizi kurang berjalan di seluruh puskesmas.",
	"behaviour": "Kampanye berjalan di radio dan media sosial; TPK mengunjungi keluarga berisiko.",
	"planning":  "Rencana kegiatan disusun dan dikendalikan lewat matriks RKPD dan APBD.",
	"data":      "Data cakupan diverifikasi; angka bulan timbang dipublikasikan.",
}
