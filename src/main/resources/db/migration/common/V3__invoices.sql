-- One invoice a purchase, written in the transaction that writes the credit. What an invoice prints is all in its rows.

-- The last number of each year. Its row is locked from taking a number to the commit, so a rollback gives the number back.
create table invoice_counters (
    issue_year     int    not null,
    last_sequence  bigint not null,
    last_issued_on date   not null, -- a later number never has an earlier date
    constraint invoice_counters_pk primary key (issue_year)
);

create table invoices (
    id               uuid                     not null,
    number           varchar(40)              not null,
    issue_year       int                      not null,
    year_sequence    bigint                   not null, -- 1, 2, 3… per year
    issued_on        date                     not null, -- in the seller's time zone
    paid_at          timestamp with time zone not null,
    uid              varchar(128)             not null,
    buyer_email      varchar(254),
    seller_name      varchar(200)             not null,
    seller_address   varchar(2100)            not null, -- lines, separated by line feeds
    seller_tax_id    varchar(64)              not null,
    seller_email     varchar(254)             not null,
    currency         varchar(3)               not null, -- ISO 4217
    tax_name         varchar(40)              not null,
    tax_basis_points int                      not null,
    net_minor        bigint                   not null, -- in the currency's smallest unit, like all money
    tax_minor        bigint                   not null,
    gross_minor      bigint                   not null,
    note             varchar(1000)            not null,
    language         varchar(35)              not null,
    payment_id       varchar(128)             not null,
    entry_id         uuid                     not null, -- the credit in credits_ledger
    constraint invoices_pk primary key (id),
    constraint one_payment_one_invoice unique (payment_id),
    constraint one_number_one_invoice unique (number),
    constraint one_sequence_one_invoice unique (issue_year, year_sequence),
    constraint net_and_tax_are_gross check (net_minor + tax_minor = gross_minor),
    constraint invoice_money_is_never_negative check (net_minor >= 0 and tax_minor >= 0)
);

create index invoices_by_uid on invoices (uid, issue_year desc, year_sequence desc);

create table invoice_lines (
    invoice_id  uuid         not null,
    position    int          not null,
    description varchar(200) not null,
    pack_id     varchar(64)  not null,
    type        varchar(32)  not null,
    credits     bigint       not null,
    gross_minor bigint       not null,
    constraint invoice_lines_pk primary key (invoice_id, position),
    constraint line_belongs_to_an_invoice foreign key (invoice_id) references invoices (id),
    constraint line_credits_are_positive check (credits > 0),
    constraint line_amount_is_never_negative check (gross_minor >= 0)
);
