import { mount } from 'svelte';
import './styles/tokens.css';
import './styles/base.css';
import App from './App.svelte';
import { app } from './state/app.svelte.ts';

app.followSystem();
mount(App, { target: document.body });
