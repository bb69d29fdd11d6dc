package sample

import (
	"fmt"
	"math"
	"math/rand/v2"

	"tumbuh/internal/fact/growth"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/people"
)

var (
	first   = []string{"Nurul", "Andi", "Muhammad", "Sitti", "Aisyah", "Ahmad", "Nur", "Rizky", "Fitri", "Ilham", "Ayu", "Fadil", "Rahma", "Arya", "Zahra", "Dimas", "Salsabila", "Yusuf", "Hikmah", "Reza"}
	last    = []string{"Annisa", "Pratama", "Ramadhan", "Azzahra", "Saputra", "Hasanah", "Fauzan", "Maharani", "Hidayat", "Khairunnisa", "Maulana", "Lestari", "Akbar", "Putri", "Alfarizi", "Syahputra"}
	mothers = []string{"Hasnah", "Rosmini", "Nurhayati", "Suriani", "Darmawati", "Hj. Besse Tenri", "Murni", "Kartini", "Asriani", "Nurlaela"}
	flowers = []string{"Melati", "Mawar", "Anggrek", "Kenanga", "Teratai"}
)

// Babies are n children of a whole regency with up to so many monthly weighings:
// villages and posyandu differ, some children stay away, some numbers are
// rounded or wrong.
func Babies(n, months int, seed uint64) []Baby {
	random := rand.New(rand.NewPCG(seed, 1))
	villages := region.Villages(Regency)
	all := make([]Baby, n)
	for i := range all {
		k := int(float64(len(villages)) * math.Pow(random.Float64(), 1.2))
		all[i] = baby(random, villages[k].Code, k, i, months)
	}
	return all
}

func pick(random *rand.Rand, words []string) string { return words[random.IntN(len(words))] }

func baby(random *rand.Rand, village string, k, i, months int) Baby {
	age := random.IntN(59)
	c := people.Child{Village: village, Name: pick(random, first) + " " + pick(random, last) + " " + pick(random, last), Sex: growth.Sex(1 + random.IntN(2)),
		Birth: Month.Add(-age).First() + 1, Parent: pick(random, first) + " " + pick(random, last) + " / " + pick(random, mothers), Posyandu: flowers[random.IntN(2+k%4)],
		RT: fmt.Sprintf("%03d", 1+random.IntN(6)), RW: "001", BirthGrams: 2400 + 10*random.IntN(120), BirthMM: 460 + random.IntN(50)}
	year, month, day := c.Birth.YMD()
	if c.Sex == growth.Female {
		day += 40
	}
	if random.IntN(50) > 0 {
		c.NIK = fmt.Sprintf("7312%02d%02d%02d%02d%04d", i/10000, day, month, year%100, i%10000)
	}
	known := random.IntN(4) > 0
	c.KIA = &known
	b := Baby{Child: c}
	height := -1.05 + 0.35*math.Sin(float64(k)*1.7) + random.NormFloat64()
	weight := -0.35 + 0.9*random.NormFloat64()
	attends := 0.82 + 0.15*math.Sin(float64(k))
	for m := range months {
		date := Month.Add(m+1-months).First() + 4
		date += date % 7
		weight += 0.12 * random.NormFloat64()
		if date <= c.Birth || random.Float64() > attends {
			continue
		}
		v := Weighing(c, date, height, max(-4, weight))
		if k%7 == 3 { // a hand that rounds
			v.Grams, v.MM = (v.Grams+250)/500*500, (v.MM+5)/10*10
		}
		if random.IntN(300) == 0 {
			v.MM /= 2
		}
		b.Weighings = append(b.Weighings, v)
	}
	if len(b.Weighings) == 0 {
		b.Weighings = append(b.Weighings, Weighing(c, Month.Last(), height, weight))
	}
	return b
}
