// Everything that the pages say. What the Spanish texts have and these lack does not compile.
import { access } from './access';
import { data } from './data';
import { edits } from './edits';
import { entry } from './entry';
import { frame } from './frame';
import { integrity } from './integrity';
import { runs } from './runs';
import { today } from './today';
import { words } from './words';
import { work } from './work';

export const en = { ...frame, ...entry, ...words, ...today, ...runs, ...data, ...integrity, ...work, ...edits, ...access };
