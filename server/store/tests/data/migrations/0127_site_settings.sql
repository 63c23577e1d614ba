update site_setting set company_name = 'Krishna Seeds', scale_step_g = 20000, version = version + 1,
    changes = changes || last_changes(version + 1, array['company_name', 'scale_step_g'], 2);
