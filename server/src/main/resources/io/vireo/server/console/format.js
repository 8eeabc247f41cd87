const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const oneDigit = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

export function count(n) {
  return whole.format(n);
}

// 1,234 as it is; 12.3 k, 4.5 M above.
export function short(n) {
  const steps = [[1e9, ' G'], [1e6, ' M'], [1e4, ' k']];
  for (const [step, unit] of steps) {
    if (Math.abs(n) >= step) return oneDigit.format(n / (step === 1e4 ? 1e3 : step)) + unit;
  }
  return n > 0 && n < 10 && n % 1 ? oneDigit.format(n) : whole.format(n);
}

export function bytes(n) {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  while (Math.abs(n) >= 1024 && unit < units.length - 1) {
    n /= 1024;
    unit++;
  }
  return (unit === 0 || n >= 100 ? whole : oneDigit).format(n) + ' ' + units[unit];
}

export function micros(n) {
  if (n >= 1e6) return oneDigit.format(n / 1e6) + ' s';
  if (n >= 1e3) return oneDigit.format(n / 1e3) + ' ms';
  if (n >= 10) return whole.format(n) + ' µs';
  return n.toFixed(n >= 1 ? 1 : 2) + ' µs';
}

export function percent(n) {
  return oneDigit.format(n) + ' %';
}

export function seconds(n) {
  if (n < 60) return whole.format(n) + ' s';
  if (n < 3600) return Math.floor(n / 60) + ' min';
  if (n < 86400) return Math.floor(n / 3600) + ' h ' + Math.floor((n % 3600) / 60) + ' min';
  return Math.floor(n / 86400) + ' d ' + Math.floor((n % 86400) / 3600) + ' h';
}

export function clock(millis) {
  return new Date(millis).toLocaleTimeString('en-GB');
}

export function ago(unixSeconds) {
  return unixSeconds > 0 ? seconds(Math.max(0, Date.now() / 1000 - unixSeconds)) + ' ago' : 'never';
}
