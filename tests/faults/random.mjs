// Numbers from a seed: the same seed and name give the same stream, on any machine.
export class Random {
	constructor(seed, name = '') {
		let hash = 2166136261;
		for (const each of `${seed}/${name}`) hash = Math.imul(hash ^ each.codePointAt(0), 16777619);
		this.state = hash >>> 0;
	}
	// 0 up to 1 (mulberry32).
	share() {
		this.state = (this.state + 0x6D2B79F5) >>> 0;
		let mixed = this.state;
		mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	}
	below(count) {
		return Math.floor(this.share() * count);
	}
	between(least, most) {
		return least + this.below(most - least + 1);
	}
	one_of(list) {
		return list[this.below(list.length)];
	}
	chance(share) {
		return this.share() < share;
	}
	// A name of `weights` ({name: weight}).
	weighted(weights) {
		let at = this.share() * Object.values(weights).reduce((sum, each) => sum + each, 0);
		for (const [name, weight] of Object.entries(weights)) if ((at -= weight) < 0) return name;
		return Object.keys(weights)[0];
	}
	shuffled(list) {
		const all = [...list];
		for (let i = all.length - 1; i > 0; i--) {
			const j = this.below(i + 1);
			[all[i], all[j]] = [all[j], all[i]];
		}
		return all;
	}
	// 128 bits in the form an idempotency key has in forms.
	key() {
		return Buffer.from(Uint32Array.from({length: 4}, () => this.share() * 4294967296).buffer).toString('base64url');
	}
}
