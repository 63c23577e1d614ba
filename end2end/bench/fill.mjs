// A site as after a season.

import { Site } from '../support/site.mjs';
import { STATIONS } from './stations.mjs';

/**
 * Fills the site as after a season: full mustard parents, each child with its scan in the log, a parent a minute.
 * @param {Site} site @param {number} firstUser @param {number} children
 */
export function fill(site, firstUser, children) {
  const parents = Math.floor(children / 30);
  if (!parents) return;
  console.error(`bench: packing ${parents * 30} children`);
  site.sql(`do $$
    declare
      v_to integer;
    begin
      perform set_config('synchronous_commit', 'off', false);
      for v_from in 0..${parents - 1} by 500 loop
        v_to := least(v_from + 500, ${parents}) - 1;
        insert into bag (label, type, bag_type_id, capacity, grams_per_child, dispatch_area)
          select 'SB' || lpad(n::text, 5, '0'), 'parent', t.id, t.capacity, t.grams_per_child, 'jaipur'
          from generate_series(v_from, v_to) n, bag_type t where t.name = 'Mustard';
        insert into bag (label, type, dispatch_area)
          select 'F' || lpad(n::text, 8, '0'), 'child', 'jaipur' from generate_series(v_from * 30, v_to * 30 + 29) n;
        insert into link (parent_bag_id, child_bag_id, linked_by)
          select p.id, c.id, ${firstUser} from generate_series(v_from * 30, v_to * 30 + 29) n
          join bag p on p.label = 'SB' || lpad((n / 30)::text, 5, '0')
          join bag c on c.label = 'F' || lpad(n::text, 8, '0');
        with logged as (insert into scan ("timestamp", key, action, outcome, user_id, station, area, parent_label, child_label, parent_bag_id, child_bag_id)
          select now() - (${parents} - n / 30) * interval '1 minute', gen_random_uuid(), 'link', 'linked', ${firstUser} + n / 30 % ${STATIONS},
                 's' || n / 30 % ${STATIONS}, 'jaipur', p.label, c.label, p.id, c.id
          from generate_series(v_from * 30, v_to * 30 + 29) n
          join bag p on p.label = 'SB' || lpad((n / 30)::text, 5, '0')
          join bag c on c.label = 'F' || lpad(n::text, 8, '0')
          returning *)
        -- Answers are kept for a week. Of an empty table the planner would think that reading it whole is cheapest, and go on so while it fills.
        insert into scan_key (key, user_id, fingerprint, answer, created_at)
          select key, user_id, concat_ws('|', action, parent_label, child_label), jsonb_build_object('outcome', outcome, 'scan_id', id,
                 'parent', parent_words(parent_label, 'Mustard', 30, 30, 1000, 'full', null, area), 'child', child_label, 'other_parent', null, 'why', null),
                 "timestamp"
          from logged where "timestamp" > now() - interval '7 days';
        commit;
      end loop;
    end $$`);
  site.sql('vacuum analyze');
}

