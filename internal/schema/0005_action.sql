-- What offices write and hand in while they carry out a year of actions.

create table entry (                   -- a document that several people edit: base/register
    regency text not null,
    kind    text not null,             -- packages of floor aksi name theirs: plan.row, meeting
    id      uuid not null,
    year    integer not null,          -- of the actions; 0: of no year
    area    text not null,             -- regency, kecamatan or village
    part    uuid,                      -- of which other entry it is a part: of a meeting, of a team
    code    text,                      -- what nothing else of its kind may have: a number, a token
    body    text not null,             -- JSON
    version integer not null,          -- rises by one with each change: who edits over another state is told
    by_id   uuid,
    by_name text not null,
    changed timestamptz not null,
    primary key (regency, kind, id)
) without rowid;
create index entry_year on entry (regency, kind, year, area);
create index entry_part on entry (regency, part, kind) where part is not null;
create unique index entry_code on entry (regency, kind, code) where code is not null;

create table file (                    -- contents that were handed in, once each
    regency text not null,
    hash    text not null,             -- SHA-256 of the contents, hex
    size    bigint not null,
    media   text not null,             -- type, found from the contents
    parts   integer not null,
    by_id   uuid,
    by_name text not null,
    added   timestamptz not null,
    primary key (regency, hash)
) without rowid;

create table file_part (
    regency text not null,
    hash    text not null,
    part    integer not null,
    data    bytea not null,
    primary key (regency, hash, part)
);
