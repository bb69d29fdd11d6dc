-- Made from the migrations by go test ./internal/schema -update; for reading.

CREATE TABLE account (
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
, office text not null default '');

CREATE UNIQUE INDEX account_username on account (username);

CREATE TABLE account_identity (     -- who one is at another sign-in service (OIDC)
    issuer  text not null,
    subject text not null,
    account uuid not null,
    linked  timestamptz not null,
    primary key (issuer, subject)
);

CREATE INDEX account_identity_account on account_identity (account);

CREATE TABLE account_link (         -- one-time links: first password, forgotten password
    hash    text not null primary key, -- SHA-256 of what the link carries
    account uuid not null,
    purpose text not null,          -- enrol, reset
    expires timestamptz not null,
    used    timestamptz
);

CREATE INDEX account_link_account on account_link (account);

CREATE TABLE account_recovery (     -- codes for who has lost the second factor
    account uuid not null,
    hash    text not null,
    used    timestamptz,
    primary key (account, hash)
);

CREATE TABLE assist (                  -- a team accompanies a family
    regency   text not null,
    household uuid not null,
    id        uuid not null,
    team      uuid not null,
    village   text not null,
    since     date not null,
    until     date,
    why       text not null,           -- it ended
    by_id     uuid,
    by_name   text not null,
    changed   timestamptz not null,
    primary key (regency, household, id)
) without rowid;

CREATE INDEX assist_village on assist (regency, village);

CREATE TABLE assist_team (             -- TPK: three who accompany families
    regency text not null,
    id      uuid not null,
    village text not null,
    number  text not null,
    decree  text not null,
    midwife text not null,
    pkk     text not null,
    kb      text not null,
    since   date,
    until   date,
    by_name text not null,
    changed timestamptz not null,
    primary key (regency, id)
) without rowid;

CREATE INDEX assist_team_village on assist_team (regency, village);

CREATE TABLE breach (               -- incidents with personal data, and the clock of 3 × 24 hours
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
    changed  timestamptz not null, whose text not null default '', authority_how text not null default '', subjects_how text not null default '',
    primary key (regency, id)
);

CREATE TABLE care (                    -- what happened to somebody, weighings apart
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

CREATE INDEX care_by on care (regency, by_id, day) where by_id is not null;

CREATE INDEX care_kind on care (regency, kind, month, village);

CREATE INDEX care_replaces on care (regency, replaces) where replaces is not null;

CREATE TABLE child (
    regency     text not null,
    id          uuid not null,
    village     text not null,          -- 10 digits
    nik         text,                   -- 16 digits, or unknown
    temp_id     text,                   -- until the NIK is known
    name        text not null,
    name_fold   text not null,          -- lower case, letters and digits
    match_key   text not null,          -- name_fold and birth: 'budi 2025-01-25'
    sex         smallint not null,      -- 1 male, 2 female
    birth       date not null,
    parent      text not null,
    parent_fold text not null,
    birth_grams integer,
    birth_mm    integer,
    puskesmas   text not null,
    posyandu    text not null,
    rt          text not null,
    rw          text not null,
    address     text not null,
    kia         boolean,                -- has the mother-and-child health book; null: not known
    since       integer not null,       -- month of the first weighing
    as_of       date not null,          -- day of the source of what stands here
    gone        date,                   -- moved away or died
    gone_why    text,
    merged_into uuid,                   -- a duplicate of that child
    made_by     uuid,                   -- the import that it first came with
    changed     timestamptz not null, blocked date, household uuid, mother uuid, deleted text, claim text,
    primary key (regency, id)
) without rowid;

CREATE INDEX child_birth on child (regency, birth, village, sex);

CREATE INDEX child_blocked on child (regency, id) where blocked is not null;

CREATE INDEX child_claim on child (regency, claim) where claim is not null;

CREATE INDEX child_household on child (regency, household) where household is not null;

CREATE INDEX child_match on child (regency, match_key);

CREATE INDEX child_merged on child (regency, merged_into) where merged_into is not null;

CREATE INDEX child_mother on child (regency, mother) where mother is not null;

CREATE UNIQUE INDEX child_nik on child (regency, nik) where nik is not null and merged_into is null;

CREATE INDEX child_temp on child (regency, temp_id) where temp_id is not null;

CREATE INDEX child_village on child (regency, village);

CREATE TABLE child_month (
    regency     text not null,
    month       integer not null,
    village     text not null,
    child       uuid not null,
    posyandu    text not null,
    sex         smallint not null,
    age         smallint not null,      -- completed months: when weighed, else at the month's end
    kia         boolean,
    weighed     boolean not null,
    day         date,
    grams       integer,
    mm          integer,
    oedema      boolean not null,
    hfa         integer,
    wfa         integer,
    wfh         integer,
    hfa_pmk     integer,                -- by completed months (Permenkes 2/2020)
    wfa_pmk     integer,
    wfh_pmk     integer,
    implausible smallint not null,
    gain        text not null,          -- N T O B, or empty
    t_run       smallint not null,      -- weighings without gain, one after the other
    weighings   smallint not null,      -- so far
    last_month  integer not null,       -- last weighed, and then weighing
    last_grams  integer not null,
    primary key (regency, month, village, child)
) without rowid;

CREATE INDEX child_month_absent on child_month (regency, month, last_month, child) where weighed = false;

CREATE UNIQUE INDEX child_month_child on child_month (regency, child, month);

CREATE INDEX child_month_faltering on child_month (regency, month, t_run, child) where t_run > 0;

CREATE INDEX child_month_overweight on child_month (regency, month, wfh, child) where wfh > 200;

CREATE INDEX child_month_stunted on child_month (regency, month, hfa, child) where hfa < -200;

CREATE INDEX child_month_underweight on child_month (regency, month, wfa, child) where wfa < -200;

CREATE INDEX child_month_wasted on child_month (regency, month, coalesce(wfh, -9999), child) where wfh < -200 or oedema = true;

CREATE TABLE child_word (
    regency text not null,
    word    text not null,              -- of the child's and the parents' names
    child   uuid not null,
    primary key (regency, word, child)
) without rowid;

CREATE TABLE conflict (                -- two said different things, and neither knew of the other
    regency text not null,
    subject uuid not null,
    field   text not null,              -- or weighing:2026-08-03
    kind    text not null,
    village text not null,
    sides   text not null,              -- JSON: what stands and what lost, sealed
    changed timestamptz not null,
    primary key (regency, subject, field)
) without rowid;

CREATE INDEX conflict_village on conflict (regency, village);

CREATE TABLE consent (              -- on what ground somebody's data are kept (UU 27/2022 art. 20, 25)
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

CREATE TABLE convergence (             -- one person's recapitulation of a quarter: forms 3A, 3B and 2C
    regency  text not null,
    period   text not null,
    village  text not null,
    form     text not null,            -- 3A, 3B, 2C
    subject  uuid not null,
    posyandu text not null,
    cells    text not null,            -- a letter for each indicator: Y, T, or S for TS
    received smallint not null,
    due      smallint not null,
    facts    text not null,            -- JSON: status, age, growth mat, number of the KIA book; no name
    primary key (regency, period, village, form, subject)
) without rowid;

CREATE INDEX convergence_subject on convergence (regency, subject);

CREATE TABLE correction (           -- values that a person found wrong: an import that repeats them is read as corrected
    regency text not null,
    child   uuid not null,
    id      uuid not null,
    was     text not null,          -- field:value, sealed
    by_name text not null,
    at      timestamptz not null,
    primary key (regency, child, id)
);

CREATE INDEX correction_was on correction (regency, was);

CREATE TABLE counted (                 -- up to what a village's forms, coverage and families are counted
    regency text not null,
    village text not null,
    seq     bigint not null,           -- of its feed
    day     date not null,
    rules   text not null,             -- fingerprint of the settings that it was counted by
    primary key (regency, village)
);

CREATE TABLE coverage (                -- what an office stated for a place and period, and how far it is verified
    regency      text not null,
    indicator    text not null,        -- fact/edition names them: ESS-11
    period       text not null,        -- 2026-03, 2026Q1, 2026S1, 2026
    area         text not null,        -- village; kecamatan or regency where the indicator is of that level
    numerator    bigint,               -- both null: said to be not known
    denominator  bigint,               -- null where the indicator is a mere count
    source       text not null,        -- records: verified as our records had it; office: stated
    note         text not null,        -- the office's own source: SIGA, 3 November 2026
    office       text not null,        -- OPD
    state        smallint not null,    -- 0 draft, 1 village verified, 2 camat verified, 3 locked by the regency
    entered      timestamptz not null,
    entered_id   uuid,
    entered_name text not null,
    moved        timestamptz,          -- newest change of the state
    moved_id     uuid,
    moved_name   text not null,
    primary key (regency, indicator, period, area)
) without rowid;

CREATE INDEX coverage_area on coverage (regency, area, period);

CREATE INDEX coverage_period on coverage (regency, period, state);

CREATE TABLE coverage_count (          -- what our records add up to; only where somebody is in the denominator
    regency     text not null,
    indicator   text not null,
    period      text not null,
    village     text not null,
    numerator   integer not null,
    denominator integer not null,
    primary key (regency, indicator, period, village)
) without rowid;

CREATE INDEX coverage_count_village on coverage_count (regency, village, period);

CREATE TABLE coverage_step (           -- all that was ever stated, verified and reopened; nothing is taken away
    regency     text not null,
    indicator   text not null,
    period      text not null,
    area        text not null,
    id          uuid not null,
    what        text not null,         -- stated, verified, locked, reopened, withdrawn
    state       smallint not null,     -- afterwards
    numerator   bigint,
    denominator bigint,
    source      text not null,
    note        text not null,         -- source, or the reason of a reopening
    office      text not null,
    at          timestamptz not null,
    by_id       uuid,
    by_name     text not null,
    primary key (regency, indicator, period, area, id)
) without rowid;

CREATE TABLE data_register (           -- Aksi 6: inventory, gaps, improvement plan
    regency text not null,
    kind    text not null,             -- item, gap, plan
    id      uuid not null,
    body    text not null,             -- JSON
    by_id   uuid,
    by_name text not null,
    changed timestamptz not null,
    primary key (regency, kind, id)
) without rowid;

CREATE TABLE device (               -- a browser or phone in which somebody is signed in
    id      uuid not null primary key,
    account uuid not null,
    agent   text not null,          -- what it calls itself
    address text not null,
    made    timestamptz not null,
    seen    timestamptz not null,
    ended   timestamptz
);

CREATE INDEX device_account on device (account);

CREATE TABLE doubt (                   -- something in the data that a person must answer for
    regency    text not null,
    kind       text not null,          -- aksi/data names them
    target     text not null,          -- what it is about, by kind
    village    text not null,
    found      timestamptz not null,
    detail     text not null,          -- JSON: what makes it doubtful; no name
    state      text not null,          -- open, assigned, settled, gone
    owner      uuid,
    owner_name text not null,
    due        date,
    answer     text not null,          -- how it was settled
    changed    timestamptz not null,
    by_name    text not null,
    primary key (regency, kind, target)
) without rowid;

CREATE INDEX doubt_owner on doubt (regency, owner, state) where owner is not null;

CREATE INDEX doubt_village on doubt (regency, state, village);

CREATE TABLE edit (                    -- what phones said of a household, person or child: the state is made from all of them
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

CREATE INDEX edit_by on edit (regency, by_id, at) where by_id is not null;

CREATE TABLE entry (                   -- a document that several people edit: base/register
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

CREATE UNIQUE INDEX entry_code on entry (regency, kind, code) where code is not null;

CREATE INDEX entry_part on entry (regency, part, kind) where part is not null;

CREATE INDEX entry_year on entry (regency, kind, year, area);

CREATE TABLE feed (                    -- what a village's phones must hear of, in order; a row for each place that somebody is or was in
    regency  text not null,
    subject  uuid not null,
    village  text not null,
    posyandu text not null,
    kind     text not null,             -- household, person, child
    seq      bigint not null,
    gone     boolean not null,          -- no longer in this place, or not at all
    primary key (regency, subject, village, posyandu)
) without rowid;

CREATE UNIQUE INDEX feed_seq on feed (regency, village, seq, subject, posyandu);

CREATE TABLE figure (
    regency     text not null,
    indicator   text not null,          -- measure/indicator names them
    month       integer not null,
    village     text not null,
    numerator   integer not null,
    denominator integer not null,
    primary key (regency, indicator, month, village)
) without rowid;

CREATE INDEX figure_month on figure (regency, month);

CREATE TABLE file (                    -- contents that were handed in, once each
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

CREATE TABLE file_part (
    regency text not null,
    hash    text not null,
    part    integer not null,
    data    bytea not null,
    primary key (regency, hash, part)
);

CREATE TABLE forgotten (            -- whom an import must not bring back
    regency text not null,
    id      uuid not null,
    mark    text not null,          -- digest of a number or of a name and birth, sealed
    at      timestamptz not null,
    primary key (regency, id)
);

CREATE INDEX forgotten_mark on forgotten (regency, mark);

CREATE TABLE framework (               -- a district's own: an edition it loaded, a row it overrode
    regency text not null,
    edition text not null,             -- fact/edition's key, or the district's own; empty: a setting of the forms
    id      text not null,             -- of an indicator, a setting's name; empty: the edition itself
    body    text not null,             -- JSON: what is said instead
    reason  text not null,
    by_id   uuid,
    by_name text not null,
    changed timestamptz not null,
    primary key (regency, edition, id)
) without rowid;

CREATE TABLE held (                    -- refused, and kept until a person has mended or dismissed it
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

CREATE INDEX held_state on held (regency, state, village);

CREATE INDEX held_subject on held (regency, subject);

CREATE TABLE household (
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

CREATE INDEX household_kk on household (regency, kk) where kk is not null;

CREATE INDEX household_village on household (regency, village, head_fold);

CREATE TABLE import (
    regency     text not null,
    id          uuid not null,
    name        text not null,          -- of the file
    sha256      text not null,
    at          timestamptz not null,
    by_name     text not null,
    lines       integer not null,
    fresh       integer not null,
    same        integer not null,
    changed     integer not null,
    refused     integer not null,
    differing   integer not null,
    remarks     integer not null,
    header      text not null,          -- JSON: the columns as the file has them
    first_month integer not null,
    last_month  integer not null,
    undone      timestamptz,
    primary key (regency, id)
);

CREATE TABLE import_line (            -- those that have something to tell
    regency text not null,
    import  uuid not null,
    line    integer not null,
    sheet   text not null,
    row     integer not null,           -- as the spreadsheet counts them
    verdict smallint not null,
    child   uuid,
    notes   text,                       -- JSON: reasons, remarks, differences
    raw     text,                       -- JSON: the cells, of a refused line
    before  text,                       -- JSON: the child as it was, of a changed one
    primary key (regency, import, line)
) without rowid;

CREATE INDEX import_line_child on import_line (regency, child) where child is not null;

CREATE TABLE job (                     -- how far each job has read the ledger
    regency text not null,
    name    text not null,
    seq     bigint not null,
    primary key (regency, name)
);

CREATE TABLE ledger (
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

CREATE INDEX ledger_action on ledger (regency, action, seq);

CREATE INDEX ledger_by on ledger (regency, by_id, by_name, seq);

CREATE INDEX ledger_origin on ledger (regency, origin, seq);

CREATE UNIQUE INDEX ledger_seq on ledger (regency, seq);

CREATE INDEX ledger_target on ledger (regency, target, seq);

CREATE INDEX ledger_via on ledger (regency, via, seq);

CREATE TABLE ledger_head (
    regency text not null,
    seq     bigint not null,
    hash    text not null,
    seal    text not null,          -- of both, with the key outside the database: the last entries cannot be cut off unseen
    primary key (regency)
);

CREATE TABLE likeness (              -- two records that may be one child
    regency text not null,
    a       uuid not null,              -- the older record
    b       uuid not null,
    reason  text not null,              -- name, typo, nik
    state   text not null,              -- open, merged, apart
    import  uuid,
    changed timestamptz not null, kind text not null default 'child',
    primary key (regency, a, b)
);

CREATE INDEX likeness_b on likeness (regency, b);

CREATE INDEX likeness_state on likeness (regency, state);

CREATE TABLE person (                  -- of a household, and no child under five
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

CREATE INDEX person_household on person (regency, household);

CREATE INDEX person_match on person (regency, match_key);

CREATE INDEX person_nik on person (regency, nik) where nik is not null;

CREATE INDEX person_village on person (regency, village);

CREATE TABLE phone (                   -- a cadre's phone; like device, of the installation
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

CREATE INDEX phone_account on phone (account);

CREATE UNIQUE INDEX phone_secret on phone (secret);

CREATE TABLE posyandu_month (
    regency       text not null,
    month         integer not null,
    village       text not null,
    posyandu      text not null,
    weighed       integer not null,
    implausible   integer not null,
    weight_digits text not null,        -- ten counts, of the last digit of 0.1 kg
    height_digits text not null,        -- ten counts, of the last digit of 0.1 cm
    ages          text not null,        -- twelve counts, of the age in months modulo 12
    scores        text not null,        -- per index: n, sum and sum of squares of z in hundredths
    primary key (regency, month, village, posyandu)
) without rowid;

CREATE TABLE published (               -- figures that others published, and this district keeps beside its own
    regency     text not null,
    id          uuid not null,
    area        text not null,
    survey      text not null,         -- SSGI, SKI, e-PPGBM …: fact/published names them
    period      text not null,
    indicator   text not null,
    hundredths  integer not null,      -- of a percent
    low         integer,
    high        integer,
    numerator   bigint,
    denominator bigint,
    source      text not null,
    by_id       uuid,
    by_name     text not null,
    changed     timestamptz not null,
    primary key (regency, id)
) without rowid;

CREATE INDEX published_area on published (regency, area, survey, period);

CREATE TABLE regency (
    code   text not null primary key, -- a kabupaten or kota whose records are kept here
    opened timestamptz not null
);

CREATE TABLE region_outline (
    regency  text not null,
    code     text not null,
    geometry text not null,             -- GeoJSON
    primary key (regency, code)
);

CREATE TABLE risk_check (              -- yearly verification of a family at risk
    regency   text not null,
    year      integer not null,
    household uuid not null,
    village   text not null,
    outcome   text not null,           -- at_risk, not_at_risk, not_target, moved, not_found
    factors   text not null,           -- JSON: as computed, as found
    note      text not null,
    by_id     uuid,
    by_name   text not null,
    at        timestamptz not null,
    primary key (regency, year, household)
) without rowid;

CREATE INDEX risk_check_household on risk_check (regency, household);

CREATE INDEX risk_check_village on risk_check (regency, village, year);

CREATE TABLE risk_count (              -- families at risk of a village, as counted from records: at the end of each year, of the current one today
    regency text not null,
    period  text not null,             -- a year
    village text not null,
    body    text not null,             -- JSON: BKKBN's columns, what was not asked, what is lacking
    primary key (regency, period, village)
) without rowid;

CREATE TABLE risk_table (              -- BKKBN's own table of a place, as its office stated it
    regency text not null,
    year    integer not null,
    area    text not null,
    source  text not null,             -- pk, verval
    body    text not null,             -- JSON: its columns
    note    text not null,
    by_id   uuid,
    by_name text not null,
    changed timestamptz not null,
    primary key (regency, year, area, source)
) without rowid;

CREATE TABLE scorecard (               -- form 4 of a village and period
    regency           text not null,
    period            text not null,
    village           text not null,
    mothers           integer not null,
    children          integer not null,
    received_mothers  integer not null,
    due_mothers       integer not null,
    received_children integer not null,
    due_children      integer not null,
    whole             integer not null, -- people who received all that was due
    asked             integer not null, -- people to whom anything was due
    body              text not null,    -- JSON: tables 1 to 4
    primary key (regency, period, village)
) without rowid;

CREATE INDEX scorecard_village on scorecard (regency, village, period);

CREATE TABLE session (
    token  text not null primary key,
    data   bytea not null,
    expiry bigint not null              -- Unix seconds
);

CREATE INDEX session_expiry on session (expiry);

CREATE TABLE setting (              -- what belongs to the installation and must travel with its data
    name  text not null primary key,
    value text not null
);

CREATE TABLE village_counter (
    regency text not null,
    village text not null,
    seq     bigint not null,
    primary key (regency, village)
);

CREATE TABLE village_sheet (           -- what only a person can fill in: form 1, Dana Desa (table 5)
    regency text not null,
    village text not null,
    year    integer not null,
    form    text not null,             -- 1, facilities, fund
    body    text not null,             -- JSON
    by_id   uuid,
    by_name text not null,
    changed timestamptz not null,
    primary key (regency, village, year, form)
) without rowid;

CREATE TABLE visit (
    regency     text not null,
    child       uuid not null,
    id          uuid not null,
    day         date not null,
    village     text not null,
    posyandu    text not null,
    grams       integer,
    mm          integer,
    arm_mm      integer,
    head_mm     integer,
    position    smallint,               -- 1 lying, 2 standing
    oedema      boolean not null,
    hfa         integer,                -- z-scores by age in days (WHO 2006), hundredths
    wfa         integer,
    wfh         integer,
    bfa         integer,
    implausible smallint not null,      -- bit i: index i is beyond WHO's limits
    brought     text,                   -- JSON: what the source said of it
    differs     smallint not null,      -- bit i: index i differs from what the source said
    import      uuid,
    line        integer,
    hash        bigint,                 -- of what that line said, all of it
    replaced_by uuid,                   -- a correction
    recorded    timestamptz not null, by_id uuid, clock_off integer, replaces uuid, said text,
    primary key (regency, child, id)
) without rowid;

CREATE INDEX visit_by on visit (regency, by_id, day) where by_id is not null;

CREATE UNIQUE INDEX visit_day on visit (regency, child, day) where replaced_by is null;

CREATE INDEX visit_hash on visit (regency, hash) where hash is not null;

CREATE INDEX visit_import on visit (regency, import) where import is not null;

CREATE INDEX visit_replaced on visit (regency, replaced_by) where replaced_by is not null;

CREATE INDEX visit_replaces on visit (regency, replaces) where replaces is not null;

CREATE INDEX visit_time on visit (regency, day);
