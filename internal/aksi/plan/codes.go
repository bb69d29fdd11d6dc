package plan

import (
	"context"
	"slices"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/register"
	"tumbuh/internal/fact/nomenclature"
	"tumbuh/internal/record/account"
)

// own are a district's own codes, an entry for each program, whose code is the entry's.
const own = register.Kind[nomenclature.List]("plan.code")

// Codes are those that the program brings with a district's own laid over them.
func Codes(tx *db.Tx, regency string) (nomenclature.List, error) {
	all, err := own.List(tx, regency, register.Query{})
	if err != nil || len(all) == 0 {
		return nomenclature.National(), err
	}
	var list nomenclature.List
	for _, e := range all {
		list = append(list, e.Body...)
	}
	return nomenclature.National().With(list), nil
}

// Loaded tells what became of a file of codes.
type Loaded struct{ Codes, Programs, New int }

// LoadCodes lays a list over what is there: of each program that the list has, its rows
// take the place of those loaded before.
func (s *Service) LoadCodes(ctx context.Context, by account.Actor, list nomenclature.List) (done Loaded, err error) {
	regency := by.Regency()
	if err := by.Allow(account.PlanManage, regency); err != nil {
		return done, err
	}
	programs := map[string]nomenclature.List{}
	for _, item := range list {
		key := string(item.Code)
		for _, up := range item.Code.Above() {
			if up.Depth() == nomenclature.Program {
				key = string(up)
			}
		}
		programs[key] = append(programs[key], item)
	}
	return done, ledger.Write(ctx, s.DB, by.By(), ledger.Deed{Regency: regency, Action: "plan.codes", Target: regency}, func(tx *db.Tx) (any, error) {
		done = Loaded{Codes: len(list), Programs: len(programs)}
		keys := make([]string, 0, len(programs))
		for key := range programs {
			keys = append(keys, key)
		}
		slices.Sort(keys)
		for _, key := range keys {
			e, err := own.Coded(tx, regency, key)
			if fault.KindOf(err) == fault.NotFound {
				e, err = register.Entry[nomenclature.List]{Area: regency, Code: key}, nil
				done.New++
			}
			if err != nil {
				return nil, err
			}
			e.Body = programs[key]
			if _, err := own.Put(tx, by.By(), regency, &e); err != nil {
				return nil, err
			}
		}
		return map[string]int{"codes": done.Codes, "programs": done.Programs, "new": done.New}, nil
	})
}

// DropCodes forgets a district's own list.
func (s *Service) DropCodes(ctx context.Context, by account.Actor) error {
	regency := by.Regency()
	if err := by.Allow(account.PlanManage, regency); err != nil {
		return err
	}
	return ledger.Write(ctx, s.DB, by.By(), ledger.Deed{Regency: regency, Action: "plan.codes", Target: regency}, func(tx *db.Tx) (any, error) {
		all, err := own.List(tx, regency, register.Query{})
		for _, e := range all {
			if err == nil {
				_, err = own.Drop(tx, regency, e)
			}
		}
		return map[string]int{"removed": len(all)}, err
	})
}
