package schema

// Distinct is about how many different values a key column has in a large
// regency: 200,000 children, 300 villages, five years. SQLite plans with these
// (PostgreSQL measures for itself); left alone it takes regency, of which there
// is one, for a choice among many and reads whole tables.
var Distinct = map[string]int{
	"regency": 1, "month": 60, "day": 1800, "birth": 1800, "village": 300, "posyandu": 5, "sex": 2,
	"id": 200_000, "child": 200_000, "nik": 200_000, "claim": 5_000, "temp_id": 200_000, "match_key": 200_000, "word": 20_000,
	"a": 5_000, "b": 5_000, "state": 3, "merged_into": 5_000, "replaced_by": 50_000, "import": 60, "line": 20_000,
	"indicator": 25, "code": 400, "hfa": 600, "wfa": 600, "wfh": 600, "t_run": 12, "last_month": 60,
	"hash": 5_000_000, "username": 200, "token": 500, "expiry": 500,
	"seq": 1_000_000, "target": 200_000, "by_name": 300, "action": 60, "origin": 200, "via": 3, "account": 200, "person": 200_000,
	"subject": 400_000, "household": 150_000, "mother": 150_000, "kk": 150_000, "head_fold": 50_000, "kind": 8, "by_id": 500, "field": 20, "secret": 500, "name": 10,
	"period": 95, "area": 400, "form": 3, "edition": 5, "year": 5, "team": 300, "owner": 100, "survey": 8,
	"part": 2_000, "version": 10,
}

// Rows is about how many rows a table has there; others have 10,000.
var Rows = map[string]int{
	"child": 200_000, "child_word": 800_000, "visit": 5_000_000, "child_month": 5_000_000, "import_line": 200_000, "figure": 450_000,
	"household": 150_000, "person": 400_000, "care": 5_000_000, "edit": 800_000, "feed": 800_000, "ledger": 1_000_000,
	"coverage": 500_000, "coverage_step": 1_000_000, "coverage_count": 800_000, "convergence": 1_500_000, "scorecard": 6_000, "entry": 20_000, "file": 3_000, "file_part": 6_000,
}
