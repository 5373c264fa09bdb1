// The balance of a run, one company beside the other.
import { difference, differences, partNames, wholes } from './balance';
import { number } from './format';
import { CompanyShape, Mark } from './marks';
import { useCompanies } from './session';
import { t, word } from './texts';
import type { Balance, CompanyBalance } from './types';

export function BalanceMark({ balance }: { balance: Partial<CompanyBalance> }) {
  const open = differences(balance);
  return open === 0 ? <Mark tone="good">{t.balance.closes}</Mark> : <Mark tone="bad">{t.balance.open(open)}</Mark>;
}

export function CompanyTitle({ company }: { company: string }) {
  const { title, place } = useCompanies();
  return (
    <span class="company-title">
      <CompanyShape place={place(company)} />
      {title(company)}
    </span>
  );
}

export function BalanceTables({ balance }: { balance: Balance | null }) {
  const companies = Object.keys(balance ?? {});
  if (!balance || companies.length === 0) return <p class="empty">{t.balance.none}</p>;
  return (
    <div class="balance">
      {partNames
        .filter((part) => companies.some((company) => balance[company]?.[part]))
        .map((part) => (
          <table class="plain-table" key={part}>
            <caption>{word(t.parts, part)}</caption>
            <thead>
              <tr>
                <td />
                {companies.map((company) => (
                  <th scope="col" class="number" key={company}>
                    <CompanyTitle company={company} />
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {[wholes[part].whole, ...wholes[part].parts].map((name, at) => (
                <tr key={name} class={at === 0 ? 'whole' : ''}>
                  <th scope="row">{word(t.sums, `${part}.${name}`)}</th>
                  {companies.map((company) => {
                    const value = balance[company]?.[part]?.[name] ?? 0;
                    return (
                      <td class={value === 0 ? 'number zero' : 'number'} key={company}>
                        {number(value)}
                      </td>
                    );
                  })}
                </tr>
              ))}
              <tr class="difference">
                <th scope="row">{t.balance.difference}</th>
                {companies.map((company) => {
                  const open = difference(balance[company] ?? {}, part);
                  return (
                    <td class="number" key={company}>
                      <Mark tone={open === 0 ? 'good' : 'bad'}>{number(open)}</Mark>
                    </td>
                  );
                })}
              </tr>
            </tbody>
          </table>
        ))}
    </div>
  );
}
