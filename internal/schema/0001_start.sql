-- Every table about persons has regency (4 digits) first in its primary key and in
-- every unique index: access scope, sync radius and Citus distribution are one idea.
-- Days are dates, months are integers such as 202608, weights grams, lengths
-- millimetres, z-scores hundredths. No number with a fraction is stored.

-- reference tables -----------------------------------------------------------

create table regency (
    code   text not null primary key, -- a kabupaten or kota whose records are kept here
    opened timestamptz not null
);

create table account (
    id       uuid not null primary key,
    username text not null,
    name     text not null,
    role     text not null,             -- record/account names them
    region   text not null,             -- code of 2, 4, 6 or 10 digits: the territory
    language text not null,
    password text not null,             -- argon2id; empty: cannot sign in
    disabled boolean not null,
    created  timestamptz not null
);
create unique index account_username on account (username);

create table session (
    token  text not null primary key,
    data   bytea not null,
    expiry bigint not null              -- Unix seconds
);
create index session_expiry on session (expiry);

-- what happened --------------------------------------------------------------

create table ledger (
    regency text not null,
    id      uuid not null,              -- UUIDv7: in order of time
    at      timestamptz not null,
    by_id   text not null,
    by_name text not null,
    via     text not null,              -- web, cli, field
    action  text not null,
    target  text not null,
    detail  text not null,              -- JSON
    primary key (regency, id)
);

-- persons --------------------------------------------------------------------

create table child (
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
    changed     timestamptz not null,
    primary key (regency, id)
) without rowid;
create unique index child_nik on child (regency, nik) where nik is not null and merged_into is null;
create index child_match on child (regency, match_key);
create index child_birth on child (regency, birth, village, sex);
create index child_temp on child (regency, temp_id) where temp_id is not null;
create index child_merged on child (regency, merged_into) where merged_into is not null;
create index child_village on child (regency, village);

create table child_word (
    regency text not null,
    word    text not null,              -- of the child's and the parents' names
    child   uuid not null,
    primary key (regency, word, child)
) without rowid;

create table visit (
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
    recorded    timestamptz not null,
    primary key (regency, child, id)
) without rowid;
create unique index visit_day on visit (regency, child, day) where replaced_by is null;
create index visit_time on visit (regency, day);
create index visit_replaced on visit (regency, replaced_by) where replaced_by is not null;
create index visit_hash on visit (regency, hash) where hash is not null;
create index visit_import on visit (regency, import) where import is not null;

create table import (
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

create table import_line (            -- those that have something to tell
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
create index import_line_child on import_line (regency, child) where child is not null;

create table likeness (              -- two records that may be one child
    regency text not null,
    a       uuid not null,              -- the older record
    b       uuid not null,
    reason  text not null,              -- name, typo, nik
    state   text not null,              -- open, merged, apart
    import  uuid,
    changed timestamptz not null,
    primary key (regency, a, b)
);
create index likeness_state on likeness (regency, state);

-- what the records add up to ---------------------------------------------------

create table child_month (
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
create unique index child_month_child on child_month (regency, child, month);
create index child_month_stunted on child_month (regency, month, hfa, child) where hfa < -200;
create index child_month_wasted on child_month (regency, month, coalesce(wfh, -9999), child) where wfh < -200 or oedema = true;
create index child_month_underweight on child_month (regency, month, wfa, child) where wfa < -200;
create index child_month_overweight on child_month (regency, month, wfh, child) where wfh > 200;
create index child_month_faltering on child_month (regency, month, t_run, child) where t_run > 0;
create index child_month_absent on child_month (regency, month, last_month, child) where weighed = false;

create table figure (
    regency     text not null,
    indicator   text not null,          -- measure/indicator names them
    month       integer not null,
    village     text not null,
    numerator   integer not null,
    denominator integer not null,
    primary key (regency, indicator, month, village)
) without rowid;

create index figure_month on figure (regency, month);

create table posyandu_month (
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

create table region_outline (
    regency  text not null,
    code     text not null,
    geometry text not null,             -- GeoJSON
    primary key (regency, code)
);
