DELETE FROM {temp}.radica_adopted_row
