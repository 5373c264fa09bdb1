DELETE FROM {radica}.radica_worker WHERE host = :host AND pid = :pid
