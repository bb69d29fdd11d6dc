package simulation

import (
	"math/rand/v2"
	"strings"

	"tumbuh/internal/fact/growth"
)

// Names are put together from a few given names and, where a family's would stand, a
// tree or a spice: they read as Indonesian and are seen at once to be nobody's.
var (
	given = map[growth.Sex][]string{
		growth.Male: strings.Fields(`ABDUL ADITYA AGUNG AHMAD ALIF ANDI ARIF BAYU BAGAS DAFFA DANI DIMAS EKO FADIL FAJAR
			FARHAN GILANG HAFIZ HASAN HENDRA ILHAM IQBAL IRFAN JOKO KEVIN LUTFI MALIK MUH. NABIL PUTRA RAFI RAHMAT
			RAMLI REZA RIZKI SAMSUL SATRIA TAUFIK WAHYU YUSUF ZAKI ZIDAN`),
		growth.Female: strings.Fields(`AISYAH ALYA AMANDA AMELIA ANISA AULIA AYU BUNGA CITRA DEWI DINDA ELSA FATIMAH
			FITRI GITA HANA HASNA INDAH INTAN JIHAN KHADIJAH LESTARI LINA MAYA MELATI NADIA NAURA NISA NUR PUTRI RAHMA
			RANI RATNA SALSABILA SARI SITI SRI TIARA WULAN YULIA ZAHRA ZASKIA`),
	}
	trees = strings.Fields(`AREN ASAM BAKAU BAMBU BERINGIN CEMARA CEMPAKA CENDANA CENGKEH DAMAR DURIAN EBONI GAHARU
		GAMBIR JAHE JAMBLANG JATI KAPUK KAPULAGA KAYUPUTIH KEMIRI KENANGA KENARI KETAPANG KLUWEK KUNYIT LADA LONTAR
		MAHONI MATOA MENGKUDU MERANTI NANGKA NIPAH PALA PINUS RAMBUTAN ROTAN SAGU SAWO SENGON SUKUN TANJUNG ULIN`)
	twins = map[growth.Sex][][2]string{
		growth.Male:   {{"HASAN", "HUSAIN"}, {"RAFI", "RAFA"}, {"ALIF", "ALFI"}, {"RIZKI", "RIZKA"}},
		growth.Female: {{"ALYA", "ALIA"}, {"NADIA", "NADIN"}, {"DINDA", "DINDI"}, {"ZAHRA", "ZAHRAH"}},
	}
	flowers = strings.Fields("MAWAR MELATI ANGGREK KENANGA DAHLIA FLAMBOYAN TERATAI SERUNI KAMBOJA ASOKA BOUGENVIL TULIP")
)

func one(r *rand.Rand, list []string) string { return list[r.IntN(len(list))] }

// cutWord is the first word and the rest.
func cutWord(s string) (first, rest string) {
	first, rest, _ = strings.Cut(s, " ")
	return first, rest
}
