package sync

import (
	"encoding/json"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/feed"
)

const tokenPurpose = "field.token"

// token is where a pull ended, and of what state of the server. It goes out sealed:
// nobody can read it, alter it or make one up.
type token struct {
	Village  string      `json:"v"`
	Posyandu string      `json:"p,omitempty"`
	At       feed.Place  `json:"a"`
	Began    int64       `json:"b"` // the village's number when this phone began to read: it never had what had gone by then
	Ledger   ledger.Head `json:"l"` // the newest entry then: a database that was set back does not have it
}

// readToken opens a token; false when this account, on this state of the data, must
// begin anew.
func readToken(tx *db.Tx, actor account.Actor, sealed string) (t token, ok bool, err error) {
	keys, err := tx.Keys()
	if err != nil {
		return t, false, err
	}
	text, err := keys.Open(sealed, tokenPurpose)
	if err != nil || json.Unmarshal([]byte(text), &t) != nil || t.Village != actor.Region || t.Posyandu != actor.Posyandu {
		return token{}, false, nil // not ours, or another place's
	}
	ok, err = ledger.Holds(tx, actor.Regency(), t.Ledger)
	return t, ok, err
}

func (t token) seal(tx *db.Tx) (string, error) {
	keys, err := tx.Keys()
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(t)
	if err != nil {
		return "", err
	}
	return keys.Seal(string(text), tokenPurpose)
}
