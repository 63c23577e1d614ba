select take_limits(array['\x00000000000000000000000000000017'::bytea], array[10], array[6], 0);
