package privacy

import (
	"context"
	"strings"
	"unicode/utf8"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/fold"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/people"
	"tumbuh/internal/record/visit"
)

// Asked is why something is done to a child's data: at whose wish.
type Asked struct {
	Reason  string
	Confirm string // to erase: the child's name, typed
}

// Erase forgets a child at its family's wish, with the records merged into it
// (UU 27/2022 art. 8): all at once or not at all.
func (s *Service) Erase(ctx context.Context, by account.Actor, id db.ID, asked Asked) error {
	deed := ledger.Deed{Regency: by.Regency(), Action: erasing, Target: string(id)}
	return ledger.Write(ctx, s.DB, by.By(), deed, func(tx *db.Tx) (any, error) {
		c, ids, err := people.Family(tx, by.Regency(), id)
		if err != nil {
			return nil, err
		}
		if c.ID != id || by.AllowChild(account.ChildErase, c.Village, c.Posyandu) != nil {
			return nil, fault.New(fault.NotFound, "people.none", nil)
		}
		var fields []fault.Field
		if utf8.RuneCountInString(strings.TrimSpace(asked.Reason)) < 5 {
			fields = append(fields, fault.Field{Name: "alasan", Key: "privacy.erase.reason"})
		}
		if fold.Name(asked.Confirm) != fold.Name(c.Name) {
			fields = append(fields, fault.Field{Name: "nama", Key: "privacy.erase.confirm"})
		}
		if fields != nil {
			return nil, &fault.Error{Kind: fault.Invalid, Key: "privacy.erase.invalid", Fields: fields}
		}
		family, since, err := members(tx, c.Regency, ids)
		if err != nil {
			return nil, err
		}
		if err := s.Above.Forget(tx, family); err != nil {
			return nil, err
		}
		if err := forget(tx, c.Regency, ids); err != nil {
			return nil, err
		}
		if err := s.Above.Refresh(tx, c.Regency, since, nil); err != nil {
			return nil, err
		}
		detail := map[string]string{"reason": asked.Reason}
		for _, merged := range ids[1:] {
			if err := forgetTraces(tx, by.By(), c.Regency, erasing, merged, detail); err != nil {
				return nil, err
			}
		}
		_, err = ledger.Erase(tx, c.Regency, string(id)) // with the deed of this call, recorded next
		return detail, err
	})
}

// erasing ends as the ledger wants of a deed that takes details away.
const erasing, retiring = "child.erase", "retention.erase"

// members are the records of a family and its first month.
func members(tx *db.Tx, regency string, ids []db.ID) (all []people.Child, since civil.Month, err error) {
	found, err := people.ByID(tx, regency, ids...)
	for _, id := range ids {
		c := found[id]
		if all = append(all, c); since == 0 || c.Since < since {
			since = c.Since
		}
	}
	return all, since, err
}

// forget takes away what this floor keeps of children.
func forget(tx *db.Tx, regency string, ids []db.ID) error {
	if err := visit.Forget(tx, regency, ids...); err != nil {
		return err
	}
	for _, id := range ids {
		if err := forgetGrounds(tx, regency, id); err != nil {
			return err
		}
	}
	return people.Forget(tx, regency, ids...)
}

// forgetTraces takes the details about a child out of the ledger, with a deed of
// their own.
func forgetTraces(tx *db.Tx, by ledger.By, regency, action string, id db.ID, detail any) error {
	if _, err := ledger.Erase(tx, regency, string(id)); err != nil {
		return err
	}
	return ledger.Also(tx, by, ledger.Deed{Regency: regency, Action: action, Target: string(id)}, detail)
}
