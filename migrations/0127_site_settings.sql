-- What an admin says of the site while it runs. One row, read with the page that shows it, so that a change is everywhere at once.
create table site_setting (
    only_row boolean not null default true,
    -- On papers; empty where there is none.
    company_name text not null default '',
    company_address text not null default '',
    -- In so many grams the weighbridge counts; 0 where nobody said.
    scale_step_g integer not null default 0,
    -- Grows with every edit.
    version integer not null default 1,
    -- Field → {version, user, at}: to which version its last change led, who made it, when in seconds since 1970.
    changes jsonb not null default '{}',
    constraint site_setting_pkey primary key (only_row),
    constraint site_setting_only_row_check check (only_row),
    constraint site_setting_company_name_check check (length(company_name) <= 120),
    constraint site_setting_company_address_check check (length(company_address) <= 500),
    constraint site_setting_scale_step_g_check check (scale_step_g between 0 and 1000000)
);
insert into site_setting default values;

select grant_program_rights();
