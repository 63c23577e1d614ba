update site_setting set scale_step_g = 5000, version = version + 1, changes = changes || last_changes(version + 1, array['scale_step_g'], 2);
