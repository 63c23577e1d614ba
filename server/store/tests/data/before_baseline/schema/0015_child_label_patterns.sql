-- The forms of child labels that go into the parents of a type: '#' a digit, 'A' a letter, all else itself, '\A' the letter A.
-- None: any 4 to 20 letters and digits go.
create function are_child_patterns(p_patterns text[]) returns boolean language sql immutable as $$
    select cardinality(p_patterns) <= 20
        and coalesce(bool_and(pattern is not null and pattern ~ '^(#|\\A|[A-Z0-9]){4,20}$'), true)
    from unnest(p_patterns) as pattern
$$;
alter table bag_type add column child_patterns text[] not null default '{}';
alter table bag_type add constraint bag_type_child_patterns_check check (are_child_patterns(child_patterns));

-- Labels and numbers are normalised further from now on: dashes and digits of other scripts are written as ASCII. What was stored
-- with them is renamed, or nobody could find it any more; where the plain name is taken, its id makes the difference.
create function plain_label(p_text text) returns text language sql immutable as $$
    select translate(p_text,
        U&'\2010\2011\2012\2013\2014\2015\2043\2212\FE58\FE63\FF0D\0966\0967\0968\0969\096A\096B\096C\096D\096E'
        || U&'\096F\09E6\09E7\09E8\09E9\09EA\09EB\09EC\09ED\09EE\09EF\0A66\0A67\0A68\0A69\0A6A\0A6B\0A6C\0A6D\0A6E'
        || U&'\0A6F\0AE6\0AE7\0AE8\0AE9\0AEA\0AEB\0AEC\0AED\0AEE\0AEF\0B66\0B67\0B68\0B69\0B6A\0B6B\0B6C\0B6D\0B6E'
        || U&'\0B6F\0BE6\0BE7\0BE8\0BE9\0BEA\0BEB\0BEC\0BED\0BEE\0BEF\0C66\0C67\0C68\0C69\0C6A\0C6B\0C6C\0C6D\0C6E'
        || U&'\0C6F\0CE6\0CE7\0CE8\0CE9\0CEA\0CEB\0CEC\0CED\0CEE\0CEF\0D66\0D67\0D68\0D69\0D6A\0D6B\0D6C\0D6D\0D6E'
        || U&'\0D6F\0660\0661\0662\0663\0664\0665\0666\0667\0668\0669\06F0\06F1\06F2\06F3\06F4\06F5\06F6\06F7\06F8'
        || U&'\06F9\FF10\FF11\FF12\FF13\FF14\FF15\FF16\FF17\FF18\FF19\FF21\FF22\FF23\FF24\FF25\FF26\FF27\FF28\FF29'
        || U&'\FF2A\FF2B\FF2C\FF2D\FF2E\FF2F\FF30\FF31\FF32\FF33\FF34\FF35\FF36\FF37\FF38\FF39\FF3A',
        '-----------0123456789012345678901234567890123456789012345678'
        || '901234567890123456789012345678901234567890123456789012345678'
        || '90123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ')
$$;
alter table bill disable trigger bill_frozen;
update bill b set number = case
        when exists (select from bill o where o.id <> b.id and plain_label(o.number) = plain_label(b.number)
                     and (o.number = plain_label(b.number) or o.id < b.id))
            then format('%s (%s)', left(plain_label(b.number), 40), b.id)
        else plain_label(b.number) end
    where number <> plain_label(number);
alter table bill enable trigger bill_frozen;
alter table bag disable trigger bag_identity;
update bag b set label = case
        when exists (select from bag o where o.id <> b.id and plain_label(o.label) = plain_label(b.label)
                     and (o.label = plain_label(b.label) or o.id < b.id))
            then format('%s (%s)', left(plain_label(b.label), 40), b.id)
        else plain_label(b.label) end
    where label <> plain_label(label);
alter table bag enable trigger bag_identity;
drop function plain_label(text);
