-- Accounts that stay their owner's, a ledger that shows what was taken out of it,
-- and what UU 27/2022 asks to be kept about personal data.

create table setting (              -- what belongs to the installation and must travel with its data
    name  text not null primary key,
    value text not null
);

alter table account rename to account_1;
drop index account_username;
create table account (
    id        uuid not null primary key,
    username  text not null,
    name      text not null,
    role      text not null,             -- record/account names them
    region    text not null,             -- code of 2, 4, 6 or 10 digits: the territory
    posyandu  text not null,             -- of a cadre: the only one whose children she sees; empty: all of the territory
    language  text not null,
    password  text not null,             -- argon2id; empty: none yet
    changed   timestamptz,               -- of the password
    totp      text,                      -- sealed; null: no second factor
    totp_step bigint not null,           -- of the last code used: none is good twice
    disabled  boolean not null,
    created   timestamptz not null,
    signed_in timestamptz                -- the last time
);
insert into account (id, username, name, role, region, posyandu, language, password, totp_step, disabled, created)
    select id, username, name, role, region, '', language, password, 0, disabled, created from account_1;
drop table account_1;
create unique index account_username on account (username);

create table account_link (         -- one-time links: first password, forgotten password
    hash    text not null primary key, -- SHA-256 of what the link carries
    account uuid not null,
    purpose text not null,          -- enrol, reset
    expires timestamptz not null,
    used    timestamptz
);
create index account_link_account on account_link (account);

create table account_recovery (     -- codes for who has lost the second factor
    account uuid not null,
    hash    text not null,
    used    timestamptz,
    primary key (account, hash)
);

create table account_identity (     -- who one is at another sign-in service (OIDC)
    issuer  text not null,
    subject text not null,
    account uuid not null,
    linked  timestamptz not null,
    primary key (issuer, subject)
);
create index account_identity_account on account_identity (account);

create table device (               -- a browser or phone in which somebody is signed in
    id      uuid not null primary key,
    account uuid not null,
    agent   text not null,          -- what it calls itself
    address text not null,
    made    timestamptz not null,
    seen    timestamptz not null,
    ended   timestamptz
);
create index device_account on device (account);

-- The chain: each entry carries the hash of the one before. Entries of before
-- this migration are chained by the program's first write to their regency.
alter table ledger rename to ledger_1;
create table ledger (
    regency text not null,
    id      uuid not null,              -- UUIDv7
    seq     bigint,                     -- 1, 2, 3 … within a regency, in order of commit
    at      timestamptz not null,
    by_id   text not null,
    by_name text not null,
    via     text not null,              -- web, cli, field; system: the program itself
    origin  text not null,              -- network address, or empty
    action  text not null,
    target  text not null,
    detail  text not null,              -- JSON; empty: erased
    salt    text,                       -- makes digest say nothing once detail is erased
    digest  text,                       -- SHA-256 of salt and detail
    prev    text,                       -- hash of the entry before
    hash    text,
    erased  bigint,                     -- seq of the deed by which the detail was taken away
    primary key (regency, id)
);
insert into ledger (regency, id, at, by_id, by_name, via, origin, action, target, detail)
    select regency, id, at, by_id, by_name, via, '', action, target, detail from ledger_1;
drop table ledger_1;
create unique index ledger_seq on ledger (regency, seq);
create index ledger_target on ledger (regency, target, seq);
create index ledger_by on ledger (regency, by_id, by_name, seq);
create index ledger_action on ledger (regency, action, seq);
create index ledger_origin on ledger (regency, origin, seq);
create index ledger_via on ledger (regency, via, seq);

create table ledger_head (
    regency text not null,
    seq     bigint not null,
    hash    text not null,
    seal    text not null,          -- of both, with the key outside the database: the last entries cannot be cut off unseen
    primary key (regency)
);

create table consent (              -- on what ground somebody's data are kept (UU 27/2022 art. 20, 25)
    regency  text not null,
    person   uuid not null,
    id       uuid not null,
    basis    text not null,         -- record/privacy names them
    purpose  text not null,
    giver    text not null,         -- parent or guardian
    relation text not null,
    given    date,
    ended    date,                  -- withdrawn
    note     text not null,
    by_name  text not null,
    recorded timestamptz not null,
    primary key (regency, person, id)
);

create table breach (               -- incidents with personal data, and the clock of 3 × 24 hours
    regency  text not null,
    id       uuid not null,
    known    timestamptz not null,  -- when we came to know: the clock runs from here
    happened text not null,
    what     text not null,         -- which data, whose, how many
    how      text not null,
    remedy   text not null,
    persons  integer not null,
    told_authority timestamptz,
    told_subjects  timestamptz,
    closed   timestamptz,
    by_name  text not null,
    changed  timestamptz not null,
    primary key (regency, id)
);

-- What a family may ask for: see record/privacy and record/people.
alter table child add column blocked date; -- consent was withdrawn, and no other ground stands
create index child_blocked on child (regency, id) where blocked is not null;

create table correction (           -- values that a person found wrong: an import that repeats them is read as corrected
    regency text not null,
    child   uuid not null,
    id      uuid not null,
    was     text not null,          -- field:value, sealed
    by_name text not null,
    at      timestamptz not null,
    primary key (regency, child, id)
);
create index correction_was on correction (regency, was);

create table forgotten (            -- whom an import must not bring back
    regency text not null,
    id      uuid not null,
    mark    text not null,          -- digest of a number or of a name and birth, sealed
    at      timestamptz not null,
    primary key (regency, id)
);
create index forgotten_mark on forgotten (regency, mark);

alter table breach add column whose text not null default '';
alter table breach add column authority_how text not null default ''; -- who told whom, by which way
alter table breach add column subjects_how text not null default '';
