-- What jobs cost, and since when. A price is added and ended; what has been charged once keeps its reason.

create table prices (
    id                 uuid                     not null,
    source             varchar(64)              not null,
    type               varchar(32)              not null, -- the credit type it is paid in
    model_pattern      varchar(128)             not null, -- a model, or the beginning of its name and *
    resolution         varchar(64),                       -- this one, or any
    min_pixels         bigint,                            -- inclusive
    max_pixels         bigint,                            -- exclusive
    min_seconds        integer,                           -- inclusive
    max_seconds        integer,                           -- exclusive
    unit               varchar(9)               not null, -- what the price is for
    unit_price_credits bigint                   not null, -- whole credits
    valid_from         timestamp with time zone not null, -- inclusive
    valid_until        timestamp with time zone,          -- exclusive; null: until further notice
    created_at         timestamp with time zone not null,
    created_by         varchar(144)             not null,
    ended_by           varchar(144),
    constraint prices_pk primary key (id),
    constraint price_type_exists foreign key (type) references credit_types (type),
    constraint price_unit_is_known check (unit in ('output', 'megapixel', 'second')),
    constraint price_is_positive check (unit_price_credits between 1 and 1000000),
    constraint price_ends_after_it_begins check (valid_until >= valid_from),
    constraint resolution_is_one_or_a_band check (resolution is null or (min_pixels is null and max_pixels is null)),
    constraint pixel_band_is_not_empty check (min_pixels < max_pixels),
    constraint second_band_is_not_empty check (min_seconds < max_seconds)
);

create index prices_by_source on prices (source, valid_from);

-- One row, which whoever adds or ends a price updates first: two changes at once would not see each other.
create table price_list (
    changed_at timestamp with time zone not null
);

insert into price_list (changed_at) values (timestamp with time zone '2020-01-01 00:00:00+00:00');

create table default_prices (
    position integer, source varchar(64), type varchar(32), model_pattern varchar(128), resolution varchar(64),
    min_pixels bigint, max_pixels bigint, min_seconds integer, max_seconds integer, unit varchar(9), credits bigint
);

insert into default_prices values
    -- One size, one price.
    (1,  'text2image',  'image', 'flux-schnell', '1024x1024', null, null, null, null, 'output', 1),
    (2,  'text2image',  'image', 'flux-dev',     '1024x1024', null, null, null, null, 'output', 4),
    (3,  'text2image',  'image', 'flux-pro',     '1024x1024', null, null, null, null, 'output', 8),
    (4,  'text2image',  'image', 'flux-pro',     '1536x1536', null, null, null, null, 'output', 16),
    (5,  'image2image', 'image', 'flux-schnell', '1024x1024', null, null, null, null, 'output', 2),
    (6,  'image2image', 'image', 'flux-dev',     '1024x1024', null, null, null, null, 'output', 6),
    (7,  'image2image', 'image', 'flux-pro',     '1024x1024', null, null, null, null, 'output', 10),
    (8,  'image2image', 'image', 'flux-pro',     '1536x1536', null, null, null, null, 'output', 20),
    (9,  'text2video',  'video', 'wan-2.2',      '1280x720',  null, null, null, null, 'output', 25),
    (10, 'image2video', 'video', 'wan-2.2',      '1280x720',  null, null, null, null, 'output', 30),
    -- Images of any size at one price.
    (11, 'text2image',  'image', 'flux-1.1-pro',            null, null, null, null, null, 'output', 7),
    (12, 'text2image',  'image', 'flux-1.1-pro-ultra',      null, null, null, null, null, 'output', 10),
    (13, 'text2image',  'image', 'imagen-4-fast*',          null, null, null, null, null, 'output', 4),
    (14, 'text2image',  'image', 'imagen-4*',               null, null, null, null, null, 'output', 7),
    (15, 'text2image',  'image', 'imagen-4-ultra*',         null, null, null, null, null, 'output', 10),
    (16, 'text2image',  'image', 'gemini-2.5-flash-image*', null, null, null, null, null, 'output', 7),
    (17, 'text2image',  'image', 'seedream-4*',             null, null, null, null, null, 'output', 5),
    (18, 'text2image',  'image', 'ideogram-v3*',            null, null, null, null, null, 'output', 10),
    (19, 'text2image',  'image', 'recraft-v3',              null, null, null, null, null, 'output', 7),
    (20, 'image2image', 'image', 'flux-kontext-pro',        null, null, null, null, null, 'output', 7),
    (21, 'image2image', 'image', 'flux-kontext-max',        null, null, null, null, null, 'output', 14),
    (22, 'image2image', 'image', 'gemini-2.5-flash-image*', null, null, null, null, null, 'output', 7),
    (23, 'image2image', 'image', 'seedream-4*',             null, null, null, null, null, 'output', 5),
    -- Images that cost more above 1.5 or 5 megapixels.
    (24, 'text2image',  'image', 'gpt-image-1*',            null, null, 1500000, null, null, 'output', 7),
    (25, 'text2image',  'image', 'gpt-image-1*',            null, 1500000, null, null, null, 'output', 11),
    (26, 'image2image', 'image', 'gpt-image-1*',            null, null, 1500000, null, null, 'output', 9),
    (27, 'image2image', 'image', 'gpt-image-1*',            null, 1500000, null, null, null, 'output', 13),
    (28, 'text2image',  'image', 'gemini-3-pro-image*',     null, null, 5000000, null, null, 'output', 23),
    (29, 'text2image',  'image', 'gemini-3-pro-image*',     null, 5000000, null, null, null, 'output', 40),
    (30, 'image2image', 'image', 'gemini-3-pro-image*',     null, null, 5000000, null, null, 'output', 25),
    (31, 'image2image', 'image', 'gemini-3-pro-image*',     null, 5000000, null, null, null, 'output', 42),
    -- Images by the megapixel.
    (32, 'text2image',  'image', 'flux-2-dev',              null, null, null, null, null, 'megapixel', 2),
    (33, 'text2image',  'image', 'flux-2-pro',              null, null, null, null, null, 'megapixel', 5),
    (34, 'text2image',  'image', 'flux-2-flex',             null, null, null, null, null, 'megapixel', 10),
    (35, 'text2image',  'image', 'qwen-image*',             null, null, null, null, null, 'megapixel', 4),
    (36, 'image2image', 'image', 'flux-2-dev',              null, null, null, null, null, 'megapixel', 4),
    (37, 'image2image', 'image', 'flux-2-pro',              null, null, null, null, null, 'megapixel', 8),
    (38, 'image2image', 'image', 'flux-2-flex',             null, null, null, null, null, 'megapixel', 20),
    (39, 'image2image', 'image', 'qwen-image-edit*',        null, null, null, null, null, 'megapixel', 5),
    -- Videos by the second, some by their size.
    (40, 'text2video',  'video', 'wan-2.5*',                null, null, 600000, null, null, 'second', 4),
    (41, 'text2video',  'video', 'wan-2.5*',                null, 600000, 1500000, null, null, 'second', 7),
    (42, 'text2video',  'video', 'wan-2.5*',                null, 1500000, null, null, null, 'second', 11),
    (43, 'image2video', 'video', 'wan-2.5*',                null, null, 600000, null, null, 'second', 4),
    (44, 'image2video', 'video', 'wan-2.5*',                null, 600000, 1500000, null, null, 'second', 7),
    (45, 'image2video', 'video', 'wan-2.5*',                null, 1500000, null, null, null, 'second', 11),
    (46, 'text2video',  'video', 'veo-3.1',                 null, null, null, null, null, 'second', 28),
    (47, 'text2video',  'video', 'veo-3.1-fast',            null, null, null, null, null, 'second', 11),
    (48, 'text2video',  'video', 'sora-2',                  null, null, null, null, null, 'second', 7),
    (49, 'text2video',  'video', 'sora-2-pro',              null, null, 1500000, null, null, 'second', 21),
    (50, 'text2video',  'video', 'sora-2-pro',              null, 1500000, null, null, null, 'second', 35),
    (51, 'text2video',  'video', 'kling-2.5-turbo*',        null, null, null, null, null, 'second', 5),
    (52, 'text2video',  'video', 'seedance-1-pro*',         null, null, null, null, null, 'second', 6),
    (53, 'image2video', 'video', 'veo-3.1',                 null, null, null, null, null, 'second', 28),
    (54, 'image2video', 'video', 'veo-3.1-fast',            null, null, null, null, null, 'second', 11),
    (55, 'image2video', 'video', 'sora-2',                  null, null, null, null, null, 'second', 7),
    (56, 'image2video', 'video', 'sora-2-pro',              null, null, 1500000, null, null, 'second', 21),
    (57, 'image2video', 'video', 'sora-2-pro',              null, 1500000, null, null, null, 'second', 35),
    (58, 'image2video', 'video', 'kling-2.5-turbo*',        null, null, null, null, null, 'second', 5),
    (59, 'image2video', 'video', 'seedance-1-pro*',         null, null, null, null, null, 'second', 6),
    -- Videos of two lengths.
    (60, 'text2video',  'video', 'hailuo-02*',              null, null, null, null, 7, 'output', 20),
    (61, 'text2video',  'video', 'hailuo-02*',              null, null, null, 7, 11, 'output', 40),
    (62, 'image2video', 'video', 'hailuo-02*',              null, null, null, null, 7, 'output', 20),
    (63, 'image2video', 'video', 'hailuo-02*',              null, null, null, 7, 11, 'output', 40);

insert into prices (id, source, type, model_pattern, resolution, min_pixels, max_pixels, min_seconds, max_seconds, unit,
                    unit_price_credits, valid_from, created_at, created_by)
select cast('00000000-0000-7000-8000-' || lpad(cast(position as varchar(12)), 12, '0') as uuid),
       source, type, model_pattern, resolution, min_pixels, max_pixels, min_seconds, max_seconds, unit, credits,
       timestamp with time zone '2020-01-01 00:00:00+00:00', timestamp with time zone '2020-01-01 00:00:00+00:00',
       'service:defaults'
from default_prices;

drop table default_prices;
