package quality

import (
	"errors"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/region"
)

const columns = "village, posyandu, weighed, implausible, weight_digits, height_digits, ages, scores"

func save(tx *db.Tx, regency string, month civil.Month, all map[[2]string]*Posyandu) error {
	if _, err := tx.Exec("delete from posyandu_month where regency = $1 and month = $2", regency, int(month)); err != nil {
		return err
	}
	return insert(tx, regency, month, all)
}

func insert(tx *db.Tx, regency string, month civil.Month, all map[[2]string]*Posyandu) error {
	rows := tx.Batch("insert into posyandu_month (regency, month, "+columns+")", 10, "")
	for _, p := range all {
		scores := make([]int, 0, 9)
		for _, m := range p.Scores {
			scores = append(scores, m.N, m.Sum, m.Squares)
		}
		if err := rows.Add(regency, int(month), p.Village, p.Name, p.Weighed, p.Implausible,
			numbers(p.WeightDigits[:]), numbers(p.HeightDigits[:]), numbers(p.Ages[:]), numbers(scores)); err != nil {
			return err
		}
	}
	_, err := rows.Flush()
	return err
}

// move adds to the counts of some posyandu in a month; one in which no child is
// registered any more has none.
func move(tx *db.Tx, regency string, month civil.Month, by map[[2]string]*Posyandu) error {
	for key, p := range by {
		of := []any{regency, int(month), key[0], key[1]}
		have, err := db.All(tx, "select "+columns+` from posyandu_month
			where regency = $1 and month = $2 and village = $3 and posyandu = $4`, of, scan)
		if err != nil {
			return err
		}
		if len(have) > 0 {
			*p = p.Plus(have[0])
			if _, err := tx.Exec("delete from posyandu_month where regency = $1 and month = $2 and village = $3 and posyandu = $4", of...); err != nil {
				return err
			}
		}
		if p.Weighed > 0 {
			continue
		}
		var child db.ID
		here, err := tx.One("select child from child_month where regency = $1 and month = $2 and village = $3 and posyandu = $4 limit 1", of, &child)
		if err != nil {
			return err
		}
		if !here {
			delete(by, key)
		}
	}
	return insert(tx, regency, month, by)
}

// In are the posyandu of an area in a month, village by village.
func In(tx *db.Tx, area string, month civil.Month) ([]Posyandu, error) {
	low, high := region.Span(area)
	return db.All(tx, "select "+columns+` from posyandu_month
		where regency = $1 and month = $2 and village between $3 and $4 order by village, posyandu`,
		[]any{area[:4], int(month), low, high}, scan)
}

func scan(s db.Scan) (p Posyandu, err error) {
	var weights, heights, ages, text string
	var scores [9]int
	err = s(&p.Village, &p.Name, &p.Weighed, &p.Implausible, &weights, &heights, &ages, &text)
	if err == nil {
		err = errors.Join(parse(weights, p.WeightDigits[:]), parse(heights, p.HeightDigits[:]), parse(ages, p.Ages[:]), parse(text, scores[:]))
	}
	for i := range p.Scores {
		p.Scores[i] = Moments{scores[3*i], scores[3*i+1], scores[3*i+2]}
	}
	return p, err
}
