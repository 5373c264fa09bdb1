DELETE FROM {radica}.radica_removed WHERE state = 'quitando' AND id {in_numbers}:ids{end_in}
