-- The framework as a district has it, the forms and the village scorecard, coverage
-- with its states, families at risk, and the management of data.

alter table account add column office text not null default '';  -- the OPD for which somebody works: fact/edition names them

create table framework (               -- a district's own: an edition it loaded, a row it overrode
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

create table coverage (                -- what an office stated for a place and period, and how far it is verified
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
create index coverage_area on coverage (regency, area, period);
create index coverage_period on coverage (regency, period, state);

create table coverage_step (           -- all that was ever stated, verified and reopened; nothing is taken away
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

create table coverage_count (          -- what our records add up to; only where somebody is in the denominator
    regency     text not null,
    indicator   text not null,
    period      text not null,
    village     text not null,
    numerator   integer not null,
    denominator integer not null,
    primary key (regency, indicator, period, village)
) without rowid;
create index coverage_count_village on coverage_count (regency, village, period);

create table convergence (             -- one person's recapitulation of a quarter: forms 3A, 3B and 2C
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
create index convergence_subject on convergence (regency, subject);

create table scorecard (               -- form 4 of a village and period
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
create index scorecard_village on scorecard (regency, village, period);

create table counted (                 -- up to what a village's forms, coverage and families are counted
    regency text not null,
    village text not null,
    seq     bigint not null,           -- of its feed
    day     date not null,
    rules   text not null,             -- fingerprint of the settings that it was counted by
    primary key (regency, village)
);

create table village_sheet (           -- what only a person can fill in: form 1, Dana Desa (table 5)
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

create table assist_team (             -- TPK: three who accompany families
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
create index assist_team_village on assist_team (regency, village);

create table assist (                  -- a team accompanies a family
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
create index assist_village on assist (regency, village);

create table risk_check (              -- yearly verification of a family at risk
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
create index risk_check_village on risk_check (regency, village, year);
create index risk_check_household on risk_check (regency, household);

create table risk_count (              -- families at risk of a village, as counted from records: at the end of each year, of the current one today
    regency text not null,
    period  text not null,             -- a year
    village text not null,
    body    text not null,             -- JSON: BKKBN's columns, what was not asked, what is lacking
    primary key (regency, period, village)
) without rowid;

create table risk_table (              -- BKKBN's own table of a place, as its office stated it
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

create table data_register (           -- Aksi 6: inventory, gaps, improvement plan
    regency text not null,
    kind    text not null,             -- item, gap, plan
    id      uuid not null,
    body    text not null,             -- JSON
    by_id   uuid,
    by_name text not null,
    changed timestamptz not null,
    primary key (regency, kind, id)
) without rowid;

create table doubt (                   -- something in the data that a person must answer for
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
create index doubt_village on doubt (regency, state, village);
create index doubt_owner on doubt (regency, owner, state) where owner is not null;

create table published (               -- figures that others published, and this district keeps beside its own
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
create index published_area on published (regency, area, survey, period);
