/*
 * Draws the chart of org.creditsledger.shell.EChart with Apache ECharts. A custom element, so that all of its listeners
 * end with the page.
 */
(() => {
  if (customElements.get('credits-chart')) return;

  const systemIsDark = matchMedia('(prefers-color-scheme: dark)');
  const systemIsCalm = matchMedia('(prefers-reduced-motion: reduce)');

  class CreditsChart extends HTMLElement {
    #data;
    #chart;
    #part;
    #drawnDark;
    #stop = () => {};

    set data(json) {
      this.#data = JSON.parse(json);
      this.#draw();
    }

    connectedCallback() {
      if (Object.hasOwn(this, 'data')) { // was set before the element was upgraded
        const json = this.data;
        delete this.data;
        this.data = json;
      }
      const listening = new AbortController();
      const recolor = () => this.#drawnDark !== this.#isDark() && this.#draw();
      systemIsDark.addEventListener('change', recolor, { signal: listening.signal });
      systemIsCalm.addEventListener('change', () => this.#draw(), { signal: listening.signal });
      const choice = new MutationObserver(recolor);
      choice.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'theme'] });
      const size = new ResizeObserver(() => (this.#chart ? this.#chart.resize() : this.#draw()));
      size.observe(this);
      this.#stop = () => {
        listening.abort();
        choice.disconnect();
        size.disconnect();
        this.#dispose();
      };
      this.#draw();
    }

    disconnectedCallback() {
      this.#stop();
    }

    #dispose() {
      this.#chart?.dispose();
      this.#chart = undefined;
      this.#part?.remove();
      this.#part = undefined;
    }

    /** Whether the scheme is dark, by the system or by the reader's choice. */
    #isDark() {
      const probe = document.createElement('i');
      probe.style.color = 'light-dark(#010101, #020202)';
      this.append(probe);
      const color = getComputedStyle(probe).color;
      probe.remove();
      return color === 'rgb(2, 2, 2)';
    }

    #draw() {
      if (!this.#data || !this.isConnected || !this.clientWidth || !this.clientHeight) return;
      if (!this.#chart) {
        this.#part = document.createElement('div');
        this.#part.style.height = '100%';
        this.#part.setAttribute('role', 'img'); // ECharts adds the label
        this.append(this.#part);
        this.#chart = echarts.init(this.#part);
        const pointer = this.#chart.getZr();
        pointer.on('click', event => this.#click(event));
        pointer.on('mousemove', event =>
          pointer.setCursorStyle(this.#categoryAt(event) === undefined ? 'default' : 'pointer'));
      }
      this.#drawnDark = this.#isDark();
      // A canvas does not inherit the font.
      const font = getComputedStyle(this).fontFamily;
      this.#chart.setOption(options(this.#data, this.#drawnDark, font), { notMerge: true });
    }

    #categoryAt(event) {
      const point = [event.offsetX, event.offsetY];
      if (!this.#chart?.containPixel({ gridIndex: 0 }, point)) return undefined;
      const [x, y] = this.#chart.convertFromPixel({ gridIndex: 0 }, point);
      const index = this.#data.kind === 'bars' ? y : x;
      return index >= 0 && index < this.#data.categories.length ? index : undefined;
    }

    #click(event) {
      const index = this.#categoryAt(event);
      if (index !== undefined) this.dispatchEvent(new CustomEvent('category', { detail: index }));
    }
  }

  function options(data, isDark, font) {
    const colors = isDark ? data.dark : data.light;
    const language = document.documentElement.lang || undefined;
    const whole = new Intl.NumberFormat(language);
    const short = new Intl.NumberFormat(language, { notation: 'compact' });
    const isBars = data.kind === 'bars';
    const text = { color: colors.text, fontFamily: font };
    const categories = {
      type: 'category',
      data: data.categories,
      inverse: isBars,
      axisLabel: { ...text, hideOverlap: true, ...(isBars ? { width: 110, overflow: 'break' } : {}) },
      axisLine: { lineStyle: { color: colors.line }, onZero: true },
      axisTick: { show: false },
    };
    const values = {
      type: 'value',
      minInterval: 1,
      axisLabel: { ...text, formatter: value => short.format(Math.abs(value)), hideOverlap: true },
      splitLine: { lineStyle: { color: colors.line, opacity: 0.35 } },
    };
    // What hangs below the line is drawn as negative, and never said so.
    const sign = series => (data.kind === 'mirrored' && series.color === 'debit' ? -1 : 1);
    const pattern = (symbol, dash, rotation) => ({
      symbol,
      symbolSize: 0.6,
      color: colors.background,
      dashArrayX: dash,
      dashArrayY: [2, 6],
      rotation,
      opacity: 0.35,
    });
    return {
      animation: !systemIsCalm.matches,
      animationDuration: 400,
      backgroundColor: colors.background,
      textStyle: { fontFamily: font },
      aria: {
        enabled: true,
        label: { description: data.description },
        decal: { show: true, decals: [pattern('rect', [1, 0], -Math.PI / 4), pattern('circle', [[6, 6], [0, 6, 6, 0]], 0)] },
      },
      legend: { top: 4, left: 'center', textStyle: text, itemGap: 16, inactiveColor: colors.line },
      tooltip: {
        trigger: 'axis',
        axisPointer: { type: 'shadow', shadowStyle: { color: colors.line, opacity: 0.18 } },
        confine: true,
        backgroundColor: colors.background,
        borderColor: colors.line,
        textStyle: text,
        valueFormatter: value => whole.format(Math.abs(value)),
      },
      grid: { left: 12, right: 20, top: 44, bottom: 12, containLabel: true },
      xAxis: isBars ? values : categories,
      yAxis: isBars ? categories : values,
      series: data.series.map(series => ({
        name: series.name,
        type: 'bar',
        stack: 'all',
        barMaxWidth: 28,
        itemStyle: { color: colors[series.color] },
        emphasis: { disabled: true },
        data: series.values.map(value => sign(series) * value),
      })),
    };
  }

  customElements.define('credits-chart', CreditsChart);
})();
