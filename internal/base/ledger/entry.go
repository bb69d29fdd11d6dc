package ledger

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
)

// Entry is one line of the ledger.
type Entry struct {
	Deed
	By
	ID         db.ID
	Seq        int64
	At         db.Time
	Detail     string // JSON; empty: erased
	Erased     int64  // the entry that erased it
	Salt       string
	Digest     string
	Prev, Hash string
}

// digest of the detail says nothing about it once the salt is gone.
func (e *Entry) digest() string { return sum(e.Salt, e.Detail) }

// moment is how a hash and an export write the time.
const moment = "2006-01-02T15:04:05.000000Z"

// hash goes over everything that an entry will always keep; docs/audit.md has the
// rule for others.
func (e *Entry) hash() string {
	return sum(e.Regency, string(e.ID), strconv.FormatInt(e.Seq, 10), e.At.UTC().Format(moment), e.By.ID, e.Name, e.Via, e.Origin,
		e.Action, e.Target, e.Digest, e.Prev)
}

// sum puts the length before each part, so that two parts cannot be read as others.
func sum(parts ...string) string {
	b := make([]byte, 0, 512)
	for _, p := range parts {
		b = append(append(strconv.AppendInt(b, int64(len(p)), 10), ':'), p...)
	}
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

// Head is the end of a regency's chain. Noted where nobody who can write to the
// database can write, it shows later that the chain was not made anew.
type Head struct {
	Seq  int64
	Hash string
}

func (h Head) String() string { return strconv.FormatInt(h.Seq, 10) + ":" + h.Hash }

// ParseHead reads what String wrote.
func ParseHead(text string) (h Head, err error) {
	number, hash, _ := strings.Cut(strings.ToLower(strings.TrimSpace(text)), ":")
	h.Hash = hash
	raw, err := hex.DecodeString(hash)
	if h.Seq, _ = strconv.ParseInt(number, 10, 64); err != nil || len(raw) != sha256.Size || h.Seq < 1 {
		return h, fault.New(fault.Invalid, "ledger.head", fault.Args{"Head": text}).Because(err)
	}
	return h, nil
}

// head is how it lies in the database, sealed with the key outside.
type head struct {
	Head
	seal string
}

func (h Head) sealed(regency string) string { return regency + ":" + h.String() }

// insert adds an entry to the end of its regency's chain and keeps others from
// doing so until the transaction ends.
func insert(tx *db.Tx, by By, deed Deed, at db.Time, detail string) error {
	end, err := end(tx, deed.Regency)
	if err == nil {
		_, err = (&Entry{Deed: deed.clean(), By: by.clean(), ID: db.NewID(), At: at, Detail: detail}).add(tx, end, insertEntry)
	}
	return err
}

// clean takes away what PostgreSQL would refuse: a name that a stranger gave to a
// file must not keep a deed from being recorded.
func clean(s string) string { return strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\x00", "") }

func (d Deed) clean() Deed { return Deed{d.Regency, d.Action, clean(d.Target)} }
func (b By) clean() By     { return By{b.ID, clean(b.Name), clean(b.Via), clean(b.Origin)} }

// program is who acts when nobody does.
var program = By{Name: "tumbuh", Via: "system"}

// end is where the next entry goes; it stays locked until the transaction ends.
// What somebody did to it from outside is not covered up by going on: it becomes
// an entry itself.
func end(tx *db.Tx, regency string) (Head, error) {
	keys, err := tx.Keys()
	if err != nil {
		return Head{}, err
	}
	said, err := lockHead(tx, regency)
	if err != nil {
		return Head{}, err
	}
	last, err := lastOf(tx, regency)
	if err != nil {
		return Head{}, err
	}
	sealed := keys.VerifyMAC(said.seal, said.sealed(regency))
	switch {
	case said.Seq == 0 && last.Seq == 0:
		return chainOlder(tx, regency)
	case said.Head == last && sealed:
		return last, nil
	}
	from := last
	if sealed && said.Seq > last.Seq {
		from = said.Head // the numbers of what was cut off are not given again
	}
	return note(tx, from, Deed{regency, "audit.broken", regency}, map[string]string{"head": said.String(), "last": last.String()})
}

func note(tx *db.Tx, end Head, deed Deed, detail any) (Head, error) {
	text, err := json.Marshal(detail)
	if err != nil {
		return end, err
	}
	return (&Entry{Deed: deed, By: program, ID: db.NewID(), At: tx.Now(), Detail: string(text)}).add(tx, end, insertEntry)
}

// add puts an entry at the end of the chain and answers the new end.
func (e *Entry) add(tx *db.Tx, end Head, write func(*db.Tx, *Entry) error) (Head, error) {
	e.Seq, e.Prev, e.Salt = end.Seq+1, end.Hash, rand.Text()
	e.Digest = e.digest()
	e.Hash = e.hash()
	if err := write(tx, e); err != nil {
		return end, err
	}
	end = Head{e.Seq, e.Hash}
	return end, setHead(tx, e.Regency, end)
}

// chainOlder chains what a program without a chain recorded, in order of time.
func chainOlder(tx *db.Tx, regency string) (end Head, err error) {
	for more := true; more; {
		older, err := unchained(tx, regency, 2000)
		if err != nil {
			return end, err
		}
		for i := range older {
			if end, err = older[i].add(tx, end, chainEntry); err != nil {
				return end, err
			}
		}
		more = len(older) > 0
	}
	if end.Seq > 0 {
		end, err = note(tx, end, Deed{regency, "audit.chained", regency}, map[string]int64{"entries": end.Seq})
	}
	return end, err
}

// Erase takes away what the entries about a target tell, by the deed that this
// transaction records next: it must be about the same target, and its verb erase.
// The entries keep who, when and what. Ask for it late in a transaction: nobody
// else can record until it ends.
func Erase(tx *db.Tx, regency, target string) (int64, error) {
	end, err := end(tx, regency)
	if err != nil {
		return 0, err
	}
	return eraseDetails(tx, regency, target, end.Seq+1)
}

// erases tells which deeds may take details away.
func erases(action string) bool { return strings.HasSuffix(action, ".erase") }
