// A number with its word: 1 tarea, 2 tareas.
import { number } from '../format';

export const count = (n: number, one: string, many: string): string => `${number(n)} ${n === 1 ? one : many}`;
