-- The cadre's phone: families, what happened to them, what arrived from where, and
-- the counter by which each village is pulled.

create table household (
    regency   text not null,
    id        uuid not null,
    village   text not null,
    posyandu  text not null,
    kk        text,                     -- number of the family card, sealed
    head      text not null,
    head_fold text not null,
    hamlet    text not null,            -- dusun
    rt        text not null,
    rw        text not null,
    address   text not null,
    phone     text not null,
    water     text not null,            -- fact/standard names them; empty: not asked
    latrine   text not null,
    welfare   smallint,                 -- 1 poorest … 4, 5 above; null: not known
    modern_fp boolean,                  -- uses modern contraception
    smoker    boolean,                  -- somebody smokes in the house
    deleted   text,                     -- why it was a mistake
    changed   timestamptz not null,
    primary key (regency, id)
) without rowid;
create index household_village on household (regency, village, head_fold);
create index household_kk on household (regency, kk) where kk is not null;

create table person (                  -- of a household, and no child under five
    regency   text not null,
    id        uuid not null,
    household uuid,
    village   text not null,
    posyandu  text not null,
    nik       text,                     -- sealed
    name      text not null,
    name_fold text not null,
    match_key text not null,
    sex       smallint not null,
    birth     date,
    relation  text not null,            -- to the head: fact/standard names them
    phone     text not null,
    gone      date,                     -- moved away or died
    gone_why  text,
    deleted   text,
    changed   timestamptz not null,
    primary key (regency, id)
) without rowid;
create index person_household on person (regency, household);
create index person_village on person (regency, village);
create index person_nik on person (regency, nik) where nik is not null;
create index person_match on person (regency, match_key);

alter table child add column household uuid;
alter table child add column mother uuid;    -- a person
alter table child add column deleted text;   -- registered by mistake, and why
alter table child add column claim text;     -- an NIK that this record says but another holds, sealed
create index child_claim on child (regency, claim) where claim is not null;
create index child_household on child (regency, household) where household is not null;
create index child_mother on child (regency, mother) where mother is not null;

alter table visit add column by_id uuid;         -- the account that weighed, with a phone
alter table visit add column clock_off integer;  -- seconds by which that phone's clock was wrong, when it matters
alter table visit add column replaces uuid;      -- a phone's correction of that one; a row without measures takes it back
alter table visit add column said text;          -- JSON: who by name, on which phone, when by its clock, note, and what later apps add
create index visit_by on visit (regency, by_id, day) where by_id is not null;
create index visit_replaces on visit (regency, replaces) where replaces is not null;

create index likeness_b on likeness (regency, b);
alter table likeness add column kind text not null default 'child'; -- child, person, household

create table edit (                    -- what phones said of a household, person or child: the state is made from all of them
    regency   text not null,
    subject   uuid not null,
    id        uuid not null,
    kind      text not null,
    body      text not null,            -- JSON: fields, and over which edits; sealed
    by_id     uuid,
    by_name   text not null,
    device    uuid,
    at        timestamptz not null,     -- by the phone's clock
    clock_off integer,
    recorded  timestamptz not null,
    primary key (regency, subject, id)
) without rowid;
create index edit_by on edit (regency, by_id, at) where by_id is not null;

create table care (                    -- what happened to somebody, weighings apart
    regency     text not null,
    subject     uuid not null,
    id          uuid not null,
    kind        text not null,          -- record/care names them
    day         date not null,
    month       integer not null,
    village     text not null,
    posyandu    text not null,
    body        text not null,          -- JSON, by kind; holds no identity number
    replaces    uuid,                   -- a correction of that one
    replaced_by uuid,
    by_id       uuid,
    by_name     text not null,
    device      uuid,
    at          timestamptz not null,
    clock_off   integer,
    recorded    timestamptz not null,
    primary key (regency, subject, id)
) without rowid;
create index care_kind on care (regency, kind, month, village);
create index care_by on care (regency, by_id, day) where by_id is not null;
create index care_replaces on care (regency, replaces) where replaces is not null;

create table conflict (                -- two said different things, and neither knew of the other
    regency text not null,
    subject uuid not null,
    field   text not null,              -- or weighing:2026-08-03
    kind    text not null,
    village text not null,
    sides   text not null,              -- JSON: what stands and what lost, sealed
    changed timestamptz not null,
    primary key (regency, subject, field)
) without rowid;
create index conflict_village on conflict (regency, village);

create table held (                    -- refused, and kept until a person has mended or dismissed it
    regency   text not null,
    id        uuid not null,
    kind      text not null,
    subject   uuid not null,
    village   text not null,
    body      text not null,            -- the record as it came, sealed
    reason    text not null,            -- JSON: catalogue key and arguments
    account   uuid,
    by_name   text not null,
    device    uuid,
    at        timestamptz not null,
    clock_off integer,
    received  timestamptz not null,
    state     text not null,            -- open, mended, dismissed
    settled   timestamptz,
    settler   text not null,
    note      text not null,
    primary key (regency, id)
) without rowid;
create index held_state on held (regency, state, village);
create index held_subject on held (regency, subject);

create table feed (                    -- what a village's phones must hear of, in order; a row for each place that somebody is or was in
    regency  text not null,
    subject  uuid not null,
    village  text not null,
    posyandu text not null,
    kind     text not null,             -- household, person, child
    seq      bigint not null,
    gone     boolean not null,          -- no longer in this place, or not at all
    primary key (regency, subject, village, posyandu)
) without rowid;
create unique index feed_seq on feed (regency, village, seq, subject, posyandu);

create table village_counter (
    regency text not null,
    village text not null,
    seq     bigint not null,
    primary key (regency, village)
);

create table job (                     -- how far each job has read the ledger
    regency text not null,
    name    text not null,
    seq     bigint not null,
    primary key (regency, name)
);

create table phone (                   -- a cadre's phone; like device, of the installation
    id        uuid not null primary key,
    account   uuid not null,
    secret    text not null,            -- SHA-256 of what the phone shows
    agent     text not null,
    app       text not null,            -- version that it last had
    made      timestamptz not null,
    seen      timestamptz not null,     -- last contact
    backlog   integer not null,         -- records that it said still wait on it
    oldest    timestamptz,              -- of those
    clock_off integer not null,
    wipe      timestamptz,              -- asked for: carried out at the next contact
    wiped     timestamptz,
    ended     timestamptz
);
create unique index phone_secret on phone (secret);
create index phone_account on phone (account);
