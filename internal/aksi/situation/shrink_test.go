package situation_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"tumbuh/internal/aksi/situation"
)

// regency are made up places: of all sizes, and more or less alike.
func regency(random *rand.Rand) []situation.Pair {
	spread := random.Float64() * 0.2
	all := make([]situation.Pair, 2+random.IntN(80))
	for i := range all {
		share := min(max(0.15+spread*random.NormFloat64(), 0), 1)
		n := random.IntN(1 + random.IntN(400))
		for range n {
			if random.Float64() < share {
				all[i][0]++
			}
		}
		all[i][1] = int64(n)
	}
	return all
}

func TestAShrunkShareLiesBetweenItsOwnAndThatOfAllAndMovesLessTheMoreAreCounted(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7312, 1))
	moved := 0
	for range 2000 {
		all := regency(random)
		s := situation.Shrink(all)
		if s.Rho < 0 || s.Rho > 1 || s.Prior < 0 || s.Alike != (s.Rho == 0) {
			t.Fatalf("%+v", s)
		}
		for _, v := range all {
			got, own := s.Of(v), v.Ratio()
			if v[1] == 0 {
				own = s.Mean
			}
			if low, high := min(own, s.Mean), max(own, s.Mean); got < low-1e-12 || got > high+1e-12 {
				t.Fatalf("%v of %+v became %v", v, s, got)
			}
			more := situation.Pair{3 * v[0], 3 * v[1]} // the same share of more children
			if math.Abs(s.Of(more)-own) > math.Abs(got-own)+1e-12 {
				t.Fatalf("%v moves by less than %v", v, more)
			}
			if v[1] > 0 && !s.Alike && math.Abs(got-own) > 1e-3 {
				moved++
			}
		}
	}
	if moved < 10_000 {
		t.Errorf("only %d shares moved: the test sees nothing", moved)
	}
}

func TestShrinkingDoesNotDependOnTheOrderOfPlacesOrOnPlacesOfNobody(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7312, 2))
	for range 500 {
		all := regency(random)
		s := situation.Shrink(all)
		mixed := append(slices.Clone(all), situation.Pair{})
		random.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		if again := situation.Shrink(mixed); again != s {
			t.Fatalf("%+v, in another order %+v", s, again)
		}
	}
}

// The estimate is held against the likeness with which places were made, and against a
// computation by hand.
func TestTheLikenessOfPlacesIsFoundAgain(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7312, 3))
	for _, rho := range []float64{0, 0.02, 0.1} {
		var all []situation.Pair
		for range 3000 {
			share := 0.2
			if rho > 0 {
				share = beta(random, 0.2*(1/rho-1), 0.8*(1/rho-1))
			}
			v := situation.Pair{0, 20 + int64(random.IntN(200))}
			for range v[1] {
				if random.Float64() < share {
					v[0]++
				}
			}
			all = append(all, v)
		}
		if s := situation.Shrink(all); math.Abs(s.Rho-rho) > 0.006 || math.Abs(s.Mean-0.2) > 0.01 {
			t.Errorf("made with %v: %+v", rho, s)
		}
	}
	// m = 12/40, S = 20·0.2² + 20·0.2² = 1.6, m(1−m) = 0.21, rho = (1.6/0.21 − 1) / (2·19·(1−0.5)) = 139/399
	s := situation.Shrink([]situation.Pair{{2, 20}, {10, 20}})
	if math.Abs(s.Rho-139.0/399) > 1e-12 || math.Abs(s.Of(situation.Pair{2, 20})-(2+s.Prior*0.3)/(20+s.Prior)) > 1e-12 {
		t.Errorf("%+v", s)
	}
	for _, none := range [][]situation.Pair{nil, {{3, 10}}, {{0, 5}, {0, 9}}, {{4, 4}, {2, 2}}, {{1, 1}, {0, 1}}, {{5, 50}, {5, 50}}} {
		if s := situation.Shrink(none); !s.Alike || s.Weight(1000) != 0 {
			t.Errorf("%v tells of no difference: %+v", none, s)
		}
	}
}

// beta draws from a beta distribution as a share of two gamma ones (Marsaglia and Tsang, 2000).
func beta(random *rand.Rand, a, b float64) float64 {
	x := gamma(random, a)
	return x / (x + gamma(random, b))
}

func gamma(random *rand.Rand, shape float64) float64 {
	d := shape - 1.0/3
	for {
		x := random.NormFloat64()
		v := math.Pow(1+x/math.Sqrt(9*d), 3)
		if v > 0 && math.Log(random.Float64()) < 0.5*x*x+d-d*v+d*math.Log(v) {
			return d * v
		}
	}
}
