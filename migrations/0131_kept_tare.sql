-- The tare of a completed bill stays what it was when the bill was completed, whatever its bag types weigh later (SPEC 5). Bills that were
-- completed before have none kept, and show that of now.
alter table bill
    add column tare_g bigint,
    add constraint bill_tare_check check (tare_g is null or tare_g >= 0 and completed_at is not null);
